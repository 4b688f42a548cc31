//! Whether a command line does nothing but wait.

use costlint_model::{Truth, Value};

use super::{commands, is_expanded, program};

/// The least time that a sleep takes for the pod to be idle by it, in seconds.
const LONG: f64 = 3600.0;

/// Commands that end at once, or prepare something for a person who logs in later.
const BRIEF: [&str; 33] = [
    ":",
    "apk",
    "apt",
    "apt-get",
    "cat",
    "cd",
    "chmod",
    "chown",
    "cp",
    "curl",
    "date",
    "df",
    "echo",
    "export",
    "free",
    "git",
    "hostname",
    "id",
    "ln",
    "ls",
    "mkdir",
    "nvidia-smi",
    "printenv",
    "printf",
    "pwd",
    "service",
    "set",
    "sshd",
    "touch",
    "trap",
    "true",
    "uname",
    "wget",
];

/// Words that a script decides by; what it does then depends on more than its text.
const DECIDING: [&str; 7] = ["case", "elif", "for", "function", "if", "select", "test"];

/// Whether a command line only waits: a long `sleep`, a loop around a `sleep`, `tail -f /dev/null`, beside commands that end at
/// once. Unknown where it has words that are not known, or decides something by itself.
pub(crate) fn waits(words: &Value) -> Truth {
    let Some(words) = words.as_list() else { return if words.is_null() { Truth::No } else { Truth::Unknown } };
    let loops = endless(words);
    let mut waits = Truth::No;
    for command in commands(words) {
        match waits_by(&command, loops) {
            Does::Wait => waits = Truth::Yes,
            Does::Brief => {}
            Does::Work => return Truth::No,
            Does::Unknown => return Truth::Unknown,
        }
    }
    // What runs behind a wait in the background is seen above; a loop of brief commands alone never rests.
    waits
}

/// What a command does.
enum Does {
    Wait,
    /// Something that takes next to no time.
    Brief,
    Work,
    Unknown,
}

/// The loops of a script.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Loops {
    None,
    /// All of them run forever.
    Endless,
    /// One ends when something happens.
    Until,
}

fn endless(words: &[Value]) -> Loops {
    let mut loops = Loops::None;
    for (index, word) in words.iter().enumerate() {
        if !matches!(word.as_text(), Some("while" | "until")) {
            continue;
        }
        let condition: Vec<&str> = words[index + 1..]
            .iter()
            .map_while(|word| word.as_text().filter(|word| *word != ";" && *word != "do"))
            .collect();
        let is_endless = matches!(
            (word.as_text(), condition.as_slice()),
            (Some("while"), ["true" | ":" | "/bin/true" | "sleep", ..] | ["[", "1", "]"] | ["[[", "1", "]]"])
                | (Some("until"), ["false"])
        );
        if !is_endless {
            return Loops::Until;
        }
        loops = Loops::Endless;
    }
    loops
}

fn waits_by(command: &[Option<&str>], loops: Loops) -> Does {
    let Some(Some(first)) = command.first() else { return Does::Unknown };
    let arguments = &command[1..];
    let has = |word: &str| arguments.contains(&Some(word));
    match program(first) {
        word if is_expanded(word) || DECIDING.contains(&word) || word.starts_with('[') => {
            if loops == Loops::Endless && word.starts_with('[') { Does::Brief } else { Does::Unknown }
        }
        "sleep" if loops == Loops::Until => Does::Unknown,
        "sleep" => match seconds(arguments) {
            Some(seconds) if seconds >= LONG || loops == Loops::Endless => Does::Wait,
            Some(_) => Does::Brief,
            None => Does::Unknown,
        },
        "tail" if has("/dev/null") && arguments.iter().flatten().any(|word| is_following(word)) => Does::Wait,
        "pause" => Does::Wait,
        // The loop ends, or does so with the wait for a child.
        "wait" | "false" | "break" | "exit" => Does::Brief,
        // A server in the foreground is one, behind its service it waits for a person.
        "sshd" if has("-D") => Does::Work,
        "pip" | "pip3" | "yum" | "dnf" if has("install") || has("update") => Does::Brief,
        word if BRIEF.contains(&word) => Does::Brief,
        _ => Does::Work,
    }
}

fn is_following(word: &str) -> bool {
    word.starts_with("--follow") || word.starts_with('-') && !word.starts_with("--") && word.contains(['f', 'F'])
}

/// How long a sleep with these arguments takes.
fn seconds(arguments: &[Option<&str>]) -> Option<f64> {
    let mut total = 0.0;
    for argument in arguments {
        let argument = (*argument)?;
        if argument.starts_with("inf") {
            return Some(f64::INFINITY);
        }
        let (number, unit) = match argument.strip_suffix(['s', 'm', 'h', 'd']) {
            Some(number) => (number, argument[number.len()..].chars().next()?),
            None => (argument, 's'),
        };
        let seconds = match unit {
            'm' => 60.0,
            'h' => 3600.0,
            'd' => 86_400.0,
            _ => 1.0,
        };
        total += number.parse::<f64>().ok()? * seconds;
    }
    (!arguments.is_empty()).then_some(total)
}

#[cfg(test)]
mod tests {
    use costlint_model::{Truth, Value};

    use crate::commands::command_line;

    fn waits(script: &str) -> Truth {
        let command = ["bash", "-c", script].map(Value::text).to_vec();
        super::waits(&command_line(&Value::list(command), &Value::null()))
    }

    #[test]
    fn long_sleeps_and_endless_loops_wait() {
        for script in [
            "sleep infinity",
            "exec sleep inf",
            "sleep 3600",
            "sleep 1d",
            "/bin/sleep 365d > /dev/null",
            "tail -f /dev/null",
            "while true; do sleep 30; done",
            "while :\ndo\n  echo alive; date\n  sleep 10 & wait\ndone",
            "while sleep 5; do :; done",
            "trap : TERM INT; sleep infinity & wait",
            "apt-get update && apt-get install -y vim; service ssh start; sleep infinity",
            "pip install notebook && tail -F /dev/null",
            "nvidia-smi; sleep 86400",
        ] {
            assert_eq!(waits(script), Truth::Yes, "{script}");
        }
    }

    #[test]
    fn what_works_does_not_only_wait() {
        for script in [
            "python train.py",
            "python train.py; sleep infinity",
            "jupyter lab & sleep infinity",
            "sleep 60",
            "echo done",
            "tail -f /var/log/app.log",
            "/usr/sbin/sshd -D",
            "while true; do python work.py; sleep 1; done",
        ] {
            assert_eq!(waits(script), Truth::No, "{script}");
        }
    }

    #[test]
    fn what_depends_on_more_than_the_text_is_unknown() {
        for script in [
            "sleep $TIME",
            "$PROGRAM; sleep infinity",
            "if [ -f x ]; then python x; fi; sleep infinity",
            "while ! curl -s localhost; do sleep 3600; done",
            "for i in 1 2; do sleep 3600; done",
        ] {
            assert_eq!(waits(script), Truth::Unknown, "{script}");
        }
        assert_eq!(super::waits(&Value::null()), Truth::No);
        assert_eq!(super::waits(&Value::unknown()), Truth::Unknown);
    }
}
