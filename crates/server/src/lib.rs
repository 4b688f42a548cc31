//! The language server: findings while files are being edited.
//!
//! One thread owns the state (`state`) and handles messages in order (`dispatch`). Another checks one snapshot at a
//! time (`worker`) and answers with the document versions that it saw; results for outdated versions are dropped.

mod checks;
mod client;
mod dispatch;
mod documents;
mod findings;
mod handlers;
mod messages;
mod outbox;
mod panics;
mod paths;
mod state;
mod wire;
mod worker;

use std::{io, sync::mpsc, thread};

use costlint_project::Date;
use lsp_server::{Connection, Message, Notification};
use lsp_types::notification::{Exit, Notification as _};

use dispatch::Event;
use outbox::Outbox;
use state::State;

pub use state::SessionEnd;

/// Room for dropping what a check has read: trees are as deep as a run's threads allow, and those have as much.
const STACK: usize = 8 << 20;

/// Why a session ended with an error.
#[derive(Debug, thiserror::Error)]
pub enum ServerError {
    /// The system cannot start a thread.
    #[error("cannot start a thread: {0}")]
    Thread(io::Error),
    /// Standard input or output fails, or a message violates the protocol.
    #[error("the connection to the editor failed: {0}")]
    Connection(io::Error),
}

/// Serves an editor over standard input and output until it ends the session. Suppressions expire by the system's clock.
pub fn serve_stdio() -> Result<SessionEnd, ServerError> {
    let (connection, wire) = wire::stdio().map_err(ServerError::Thread)?;
    // Not every system gives the main thread as much room as a worker has.
    let session = thread::Builder::new().name("costlint session".to_owned()).stack_size(STACK);
    let session = session.spawn(|| serve(connection, Date::today)).map_err(ServerError::Thread)?;
    let end = session.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))?;
    wire.close().map_err(ServerError::Connection)?;
    Ok(end)
}

/// Serves an editor over a connection until it ends the session. `today` is asked at each check: a session outlives a day.
pub fn serve(connection: Connection, today: fn() -> Option<Date>) -> Result<SessionEnd, ServerError> {
    let Connection { sender, receiver } = connection;
    let (events, heard) = mpsc::channel();
    let (jobs, work) = mpsc::channel();

    let answers = events.clone();
    let worker = move || {
        for job in work {
            let answer = worker::answer(job, |options, overlay| costlint_project::check(options, overlay, &|_| {}));
            if answers.send(Event::Checked(answer)).is_err() {
                break;
            }
        }
    };
    let listener = move || {
        for message in receiver {
            let is_last =
                matches!(&message, Message::Notification(Notification { method, .. }) if method == Exit::METHOD);
            if events.send(Event::Message(message)).is_err() || is_last {
                return;
            }
        }
        // Nobody listens any more only if the session is over.
        let _ = events.send(Event::Closed);
    };
    // Neither is waited for: a check that still runs when the session ends is of no use to anyone.
    thread::Builder::new()
        .name("costlint check".to_owned())
        .stack_size(STACK)
        .spawn(worker)
        .map_err(ServerError::Thread)?;
    thread::Builder::new().name("costlint listen".to_owned()).spawn(listener).map_err(ServerError::Thread)?;

    // An editor that no longer reads is about to leave, which the listener will say.
    let editor = Outbox::new(move |message| drop(sender.send(message)));
    Ok(dispatch::run(State::new(editor, jobs, today), &heard))
}
