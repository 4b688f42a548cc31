//! What a file has beside its bytes, and goes to the file that takes its place.

use std::{
    fs::{File, Metadata},
    io,
};

/// Gives a file the owner, the group, the extended attributes and the mode of another. Owner and group are kept as far as the
/// system lets us.
pub(super) fn keep(old: &File, metadata: &Metadata, new: &File) -> io::Result<()> {
    keep_owner(new, metadata);
    keep_extended(old, new)?;
    new.set_permissions(metadata.permissions())
}

#[cfg(unix)]
fn keep_owner(file: &File, metadata: &Metadata) {
    use std::os::unix::fs::{MetadataExt, fchown};
    // Only root may give a file away; others may still hand it to a group of theirs.
    if fchown(file, Some(metadata.uid()), Some(metadata.gid())).is_err() {
        let _ = fchown(file, None, Some(metadata.gid()));
    }
}

#[cfg(not(unix))]
fn keep_owner(_: &File, _: &Metadata) {}

/// How many names a file has.
#[cfg(unix)]
pub(super) fn names(metadata: &Metadata) -> u64 {
    std::os::unix::fs::MetadataExt::nlink(metadata)
}

#[cfg(not(unix))]
pub(super) fn names(_: &Metadata) -> u64 {
    1
}

#[cfg(any(target_os = "linux", target_os = "android", target_os = "macos"))]
fn keep_extended(old: &File, new: &File) -> io::Result<()> {
    use rustix::fs::{XattrFlags, fgetxattr, fgetxattr_query, flistxattr, flistxattr_query, fsetxattr};
    // A file system without them has none to lose, and what cannot be listed can only be told by trying.
    let Ok(length) = flistxattr_query(old) else { return Ok(()) };
    let mut names = vec![0_u8; length];
    let length = flistxattr(old, &mut names[..])?;
    names.truncate(length);
    for name in names.split(|byte| *byte == 0).filter(|name| !name.is_empty()) {
        let value = |file: &File| -> rustix::io::Result<Vec<u8>> {
            let mut value = vec![0_u8; fgetxattr_query(file, name)?];
            let length = fgetxattr(file, name, &mut value[..])?;
            value.truncate(length);
            Ok(value)
        };
        let kept = value(old)?;
        if value(new).is_ok_and(|value| value == kept) {
            continue;
        }
        // The labels of the system are its own to give.
        let is_of_system =
            [&b"security."[..], b"trusted.", b"com.apple."].iter().any(|prefix| name.starts_with(prefix));
        if fsetxattr(new, name, &kept, XattrFlags::empty()).is_err() && !is_of_system {
            let name = String::from_utf8_lossy(name);
            return Err(io::Error::other(format!("its extended attribute `{name}` cannot be kept")));
        }
    }
    Ok(())
}

#[cfg(not(any(target_os = "linux", target_os = "android", target_os = "macos")))]
fn keep_extended(_: &File, _: &File) -> io::Result<()> {
    Ok(())
}
