//! Command lines of containers: their words, the programs that they run, their flags, and whether they only wait.

mod shell;
mod waiting;

use costlint_model::{Data, Value};

pub(crate) use waiting::waits;

/// The shells whose scripts are read.
const SHELLS: [&str; 5] = ["ash", "bash", "dash", "sh", "zsh"];

/// What runs the command behind it and does nothing else.
const WRAPPERS: [&str; 9] = ["command", "dumb-init", "env", "exec", "nohup", "sudo", "time", "tini", "unbuffer"];

/// What begins or ends a part of a script, before or in place of a program.
const KEYWORDS: [&str; 11] = ["!", "do", "done", "else", "fi", "if", "then", "until", "while", "{", "}"];

/// The words of a container's command line; those of the script behind `sh -c`, with `;`, `&&`, `||`, `|` and `&` as words of
/// their own and without redirections. Null where the image decides what runs, unknown where a script is not known.
pub(crate) fn command_line(command: &Value, args: &Value) -> Value {
    let mut parts = Vec::new();
    for setting in [command, args] {
        match &setting.data {
            Data::Null => {}
            Data::List(items) => parts.extend(items.iter().cloned()),
            _ => return Value::unknown(),
        }
    }
    let Some(first) = parts.first() else { return Value::null() };
    let place = first.place.or(command.place).or(args.place);
    let words = match script(&parts) {
        None => parts.iter().map(|part| part.shown().map_or_else(Value::unknown, Value::text)).collect(),
        Some(script) => match script.shown().and_then(|script| shell::split(&script)) {
            Some(words) => words.into_iter().map(Value::text).collect(),
            None => return Value::unknown(),
        },
    };
    Value { place, ..Value::list(words) }
}

/// The script that a shell is given behind `-c`, where the command line is one of a shell.
fn script(parts: &[Value]) -> Option<&Value> {
    let text = |part: &Value| part.as_text().unwrap_or_default().to_owned();
    let shell = parts.iter().position(|part| {
        let word = text(part);
        word != "--" && !WRAPPERS.contains(&program(&word))
    })?;
    if !SHELLS.contains(&program(&text(&parts[shell]))) {
        return None;
    }
    let mut options = parts.iter().enumerate().skip(shell + 1);
    while let Some((index, option)) = options.next() {
        let option = text(option);
        match option.strip_prefix('-') {
            Some(letters) if !letters.starts_with('-') && letters.contains('c') => {
                return parts[index + 1..].iter().find(|part| part.as_text() != Some("--"));
            }
            // `-o pipefail`, `-eo pipefail`
            Some(letters) if !letters.starts_with('-') && letters.ends_with('o') => drop(options.next()),
            Some(_) => {}
            None => return None,
        }
    }
    None
}

/// The value of a flag in a command line, `--flag value` or `--flag=value`: the last one counts. True where no value follows,
/// null where no such flag is there, unknown where a word that is not known may be one.
pub(crate) fn flag(words: &Value, names: &[&str]) -> Value {
    let words = match &words.data {
        Data::List(words) => words,
        Data::Null => return Value::null(),
        _ => return Value::unknown(),
    };
    let mut found = None;
    let mut may_be_elsewhere = false;
    for (index, word) in words.iter().enumerate() {
        let Some(text) = word.as_text() else {
            may_be_elsewhere = true;
            continue;
        };
        let (name, value) = text.split_once('=').map_or((text, None), |(name, value)| (name, Some(value)));
        if names.contains(&name) {
            found = Some(match (value, words.get(index + 1).map(Value::as_text)) {
                (Some(value), _) => written(value),
                (None, Some(None)) => Value::unknown(),
                (None, Some(Some(next))) if !next.starts_with('-') && !is_operator(next) => written(next),
                (None, _) => Value::bool(true),
            });
        } else if is_expanded(name) {
            may_be_elsewhere = true;
        }
    }
    found.unwrap_or_else(|| if may_be_elsewhere { Value::unknown() } else { Value::null() })
}

/// The programs that a command line runs, in their order and without their folders; unknown where one is not known.
pub(crate) fn programs(words: &Value) -> Value {
    let Some(words) = words.as_list() else { return Value { data: words.data.clone(), place: None } };
    let commands = commands(words);
    let names = commands.iter().filter_map(|command| command.first()).map(|first| match first {
        Some(word) if !is_expanded(word) => Value::text(program(word)),
        _ => Value::unknown(),
    });
    Value::list(names.collect())
}

/// The simple commands of a command line, each from its program on; a word that is not known is `None`.
fn commands(words: &[Value]) -> Vec<Vec<Option<&str>>> {
    let parts = words.split(|word| word.as_text().is_some_and(is_operator));
    let is_before = |word: &&Value| {
        let Some(word) = word.as_text() else { return false };
        word == "--" || KEYWORDS.contains(&word) || WRAPPERS.contains(&program(word)) || is_assignment(word)
    };
    let commands = parts.map(|part| part.iter().skip_while(is_before).map(Value::as_text).collect());
    commands.filter(|command: &Vec<Option<&str>>| !command.is_empty()).collect()
}

/// Whether a word sets a variable for the command after it: `NCCL_DEBUG=INFO`.
fn is_assignment(word: &str) -> bool {
    word.split_once('=').is_some_and(|(name, _)| {
        !name.is_empty() && name.chars().all(|char| char.is_ascii_alphanumeric() || char == '_')
    })
}

fn is_operator(word: &str) -> bool {
    matches!(word, ";" | "&&" | "||" | "|" | "&" | "(" | ")")
}

/// Whether a shell, or Kubernetes, puts something else in the place of a part of a word.
fn is_expanded(word: &str) -> bool {
    word.contains(['$', '`'])
}

/// A word, where nothing is put in the place of a part of it.
fn written(word: &str) -> Value {
    if is_expanded(word) { Value::unknown() } else { Value::text(word) }
}

/// The program that a word names, without its folder.
fn program(word: &str) -> &str {
    word.rsplit('/').next().unwrap_or(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(words: &[&str]) -> Value {
        Value::list(words.iter().map(|word| Value::text(*word)).collect())
    }

    fn line(command: &[&str]) -> String {
        let words = command_line(&list(command), &Value::null());
        let shown = |word: &Value| word.as_text().unwrap_or("?").to_owned();
        words.as_list().map_or("?".into(), |words| words.iter().map(shown).collect::<Vec<_>>().join("|"))
    }

    fn flag_of(command: &[&str], names: &[&str]) -> String {
        let value = flag(&command_line(&list(command), &Value::null()), names);
        if value.is_null() { "null".into() } else { value.shown().map_or("?".into(), |text| text.to_string()) }
    }

    #[test]
    fn a_command_without_a_shell_is_its_words() {
        assert_eq!(line(&["python", "train.py", "--lr=0.1"]), "python|train.py|--lr=0.1");
        assert_eq!(line(&["/bin/bash", "/start.sh"]), "/bin/bash|/start.sh");
        assert_eq!(line(&["echo", "a; b"]), "echo|a; b");
    }

    #[test]
    fn a_script_behind_a_shell_is_split() {
        assert_eq!(line(&["sh", "-c", "vllm serve 'a b' --port=80"]), "vllm|serve|a b|--port=80");
        assert_eq!(line(&["/bin/bash", "-euo", "pipefail", "-c", "a && b"]), "a|&&|b");
        assert_eq!(line(&["tini", "--", "bash", "-lc", "a\nb \\\n  c # d\n"]), "a|;|b|c");
        assert_eq!(line(&["bash", "-c", "a > /dev/null 2>&1 & b"]), "a|&|b");
        assert_eq!(line(&["bash", "-c", "a $(b; c) \"d $(e \"f\")\""]), "a|$(b; c)|d $(e \"f\")");
        assert_eq!(line(&["bash", "-c", "cat <<EOF > x\nsleep infinity\nEOF\nrun"]), "cat|;|run");
        assert_eq!(line(&["bash", "-c", "unclosed '"]), "?");
        assert_eq!(line(&["bash", "-c"]), "bash|-c");
        assert_eq!(line(&["/bin/bash", "-c", "--", "sleep 1; a"]), "sleep|1|;|a");
    }

    #[test]
    fn a_command_and_its_arguments_are_one_line() {
        let words = command_line(&list(&["bash", "-c"]), &list(&["sleep 1"]));
        assert_eq!(words.as_list().map(<[Value]>::len), Some(2));
        assert!(command_line(&Value::null(), &Value::null()).is_null());
        assert!(command_line(&list(&["sh", "-c"]), &Value::list(vec![Value::unknown()])).is_unknown());
    }

    #[test]
    fn a_flag_has_the_value_after_it_or_none() {
        let command = ["vllm", "serve", "--tensor-parallel-size", "4", "--eager", "--port=80", "-q"];
        assert_eq!(flag_of(&command, &["--tensor-parallel-size", "-tp"]), "4");
        assert_eq!(flag_of(&command, &["--port"]), "80");
        assert_eq!(flag_of(&command, &["--eager"]), "true");
        assert_eq!(flag_of(&command, &["-q"]), "true");
        assert_eq!(flag_of(&command, &["--seed"]), "null");
    }

    #[test]
    fn a_flag_that_may_be_in_a_variable_is_unknown() {
        assert_eq!(flag_of(&["sh", "-c", "serve --tp=$TP $ARGS"], &["--tp"]), "?");
        assert_eq!(flag_of(&["sh", "-c", "serve --tp=2 $ARGS"], &["--tp"]), "2");
        assert_eq!(flag_of(&["sh", "-c", "serve --model=$MODEL"], &["--tp"]), "null");
        assert_eq!(flag_of(&["sh", "-c", "serve $ARGS"], &["--tp"]), "?");
    }

    #[test]
    fn programs_stand_behind_wrappers_keywords_and_assignments() {
        let of = |command: &[&str]| {
            let programs = programs(&command_line(&list(command), &Value::null()));
            let names = programs.as_list().unwrap_or_default().iter().map(|name| name.as_text().unwrap_or("?"));
            names.collect::<Vec<_>>().join(" ")
        };
        assert_eq!(of(&["/usr/bin/nvidia-smi", "-L"]), "nvidia-smi");
        assert_eq!(
            of(&["sh", "-c", "cd /a && A=1 exec ./run; while true; do date | cat; done"]),
            "cd run true date cat"
        );
        assert_eq!(of(&["sh", "-c", "$PROGRAM x"]), "?");
    }
}
