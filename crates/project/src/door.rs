//! The one door for files: whatever lies in a folder, reading it ends, and takes no more memory than it may.

use std::{
    fs::{File, OpenOptions},
    io::{self, Read},
    path::Path,
};

/// The largest configuration, page or ignore file that is read, in bytes.
pub(crate) const LARGEST_TEXT: u64 = 1 << 20;

/// What is said of what a configuration may not name.
pub(crate) const OUTSIDE: &str = "this lies outside of the project";

/// Opens a file that is a file: no pipe, which would wait for its writer, and no device, which may never end. The handle is
/// asked and not the path, since a path may lead elsewhere a moment later. Comes with its size.
pub(crate) fn open(path: &Path) -> io::Result<(File, u64)> {
    let mut options = OpenOptions::new();
    options.read(true);
    do_not_wait(&mut options);
    let file = options.open(path)?;
    let metadata = file.metadata()?;
    match metadata.file_type() {
        kind if kind.is_file() => Ok((file, metadata.len())),
        kind if kind.is_dir() => Err(io::Error::from(io::ErrorKind::IsADirectory)),
        _ => Err(io::Error::other("not a regular file")),
    }
}

/// The bytes of a file of at most this size.
pub(crate) fn read(path: &Path, most: u64) -> io::Result<Vec<u8>> {
    let (file, size) = open(path)?;
    let mut bytes = Vec::new();
    if size <= most {
        // A file may grow while it is read, and those of the system do not say how large they are.
        file.take(most + 1).read_to_end(&mut bytes)?;
    }
    let size = size.max(bytes.len() as u64);
    if size > most {
        return Err(io::Error::other(format!("{} is over the limit of {}", megabytes(size), megabytes(most))));
    }
    Ok(bytes)
}

/// A size in words.
#[expect(clippy::cast_precision_loss, reason = "a size to one decimal place")]
pub(crate) fn megabytes(bytes: u64) -> String {
    format!("{:.1} MB", bytes as f64 / 1e6)
}

/// Whether something that is there lies in a folder once all links are followed.
pub(crate) fn is_within(folder: &Path, path: &Path) -> bool {
    path.canonicalize().is_ok_and(|real| real.starts_with(folder))
}

#[cfg(unix)]
fn do_not_wait(options: &mut OpenOptions) {
    use std::os::unix::fs::OpenOptionsExt;
    options.custom_flags(rustix::fs::OFlags::NONBLOCK.bits().cast_signed());
}

#[cfg(not(unix))]
fn do_not_wait(_: &mut OpenOptions) {}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(path: &Path) -> String {
        read(path, 10).expect_err("it is refused").to_string()
    }

    #[cfg(unix)]
    #[test]
    fn what_is_no_file_or_too_large_is_refused_at_once() {
        let folder = tempfile::tempdir().expect("a folder can be made");
        let pipe = folder.path().join("pipe");
        rustix::fs::mknodat(rustix::fs::CWD, &pipe, rustix::fs::FileType::Fifo, rustix::fs::Mode::RWXU, 0)
            .expect("a pipe can be made");
        assert_eq!(refusal(&pipe), "not a regular file");
        assert_eq!(refusal(Path::new("/dev/zero")), "not a regular file");
        assert_eq!(refusal(folder.path()), "is a directory");
        let large = folder.path().join("large");
        std::fs::write(&large, [b'x'; 11]).expect("a file can be written");
        assert_eq!(refusal(&large), "0.0 MB is over the limit of 0.0 MB");
        std::fs::write(&large, [b'x'; 10]).expect("a file can be written");
        assert_eq!(read(&large, 10).expect("it is read").len(), 10);
    }
}
