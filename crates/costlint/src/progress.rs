//! A progress bar for runs that take long enough to wonder.

use std::{
    sync::atomic::{AtomicBool, Ordering},
    time::{Duration, Instant},
};

use costlint_project::Progress;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// A run that is over sooner shows no bar.
const PATIENCE: Duration = Duration::from_secs(1);

/// A bar on standard error.
pub(crate) struct Bar {
    shown: ProgressBar,
    /// When the run began; `None` for a bar that is never shown.
    started: Option<Instant>,
    is_shown: AtomicBool,
}

impl Bar {
    /// One that is never shown.
    pub(crate) fn hidden() -> Bar {
        Bar { shown: ProgressBar::hidden(), started: None, is_shown: AtomicBool::new(false) }
    }

    /// One that is shown if the run still goes on after a second.
    pub(crate) fn late(started: Instant) -> Bar {
        let bar = ProgressBar::hidden();
        let style = ProgressStyle::with_template("{bar:30} {pos}/{len} {msg}").expect("the template is well formed");
        bar.set_style(style.progress_chars("━━─"));
        Bar { shown: bar, started: Some(started), is_shown: AtomicBool::new(false) }
    }

    /// Takes note of a step; any thread may call it.
    pub(crate) fn advance(&self, progress: Progress) {
        let Some(started) = self.started else { return };
        match progress {
            Progress::Files(count) => self.begin(count, "files read"),
            Progress::Units(count) => self.begin(count, "modules, templates and manifests evaluated"),
            Progress::Read | Progress::Evaluated => self.shown.inc(1),
        }
        if started.elapsed() > PATIENCE && !self.is_shown.swap(true, Ordering::Relaxed) {
            self.shown.set_draw_target(ProgressDrawTarget::stderr());
        }
    }

    /// Leaves the terminal as it was.
    pub(crate) fn clear(&self) {
        self.shown.finish_and_clear();
    }

    fn begin(&self, count: usize, message: &'static str) {
        self.shown.set_position(0);
        self.shown.set_length(count as u64);
        self.shown.set_message(message);
    }
}
