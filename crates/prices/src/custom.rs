//! Custom machine types of Google Cloud, whose names say their shape.

/// A custom machine type. It has no price here: Google charges more for its processors and memory than for those of
/// predefined types, and the catalogue has only the latter.
///
/// <https://cloud.google.com/compute/docs/instances/creating-instance-with-custom-machine-type> (2026)
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CustomMachine {
    /// The series: `n2`.
    pub family: &'static str,
    /// Virtual processors.
    pub vcpu: f64,
    /// Memory in GiB.
    pub memory_gib: f64,
}

/// The series with custom types. That of G2 comes with a GPU, so it isn't one of them.
const FAMILIES: [&str; 6] = ["e2", "n1", "n2", "n2d", "n4", "n4d"];

impl CustomMachine {
    /// Reads `n2-custom-4-16384`, `n2-custom-4-65536-ext` for extended memory, or `custom-4-16384` for N1; the memory is in MiB.
    pub fn from_name(name: &str) -> Option<CustomMachine> {
        let shape = name.strip_suffix("-ext").unwrap_or(name);
        let (family, shape) = match shape.strip_prefix("custom-") {
            Some(shape) => ("n1", shape),
            None => shape.split_once("-custom-")?,
        };
        let family = FAMILIES.into_iter().find(|known| *known == family)?;
        let (vcpu, memory) = shape.split_once('-')?;
        let (vcpu, memory): (u32, u32) = (vcpu.parse().ok()?, memory.parse().ok()?);
        Some(CustomMachine { family, vcpu: vcpu.into(), memory_gib: f64::from(memory) / 1024.0 })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_of_a_custom_type_says_its_shape() {
        let shape = |name| CustomMachine::from_name(name).map(|it| (it.family, it.vcpu, it.memory_gib));
        assert_eq!(shape("n2-custom-4-16384"), Some(("n2", 4.0, 16.0)));
        assert_eq!(shape("n2d-custom-8-131072-ext"), Some(("n2d", 8.0, 128.0)));
        assert_eq!(shape("custom-1-3840"), Some(("n1", 1.0, 3.75)));
        for name in [
            "n2-standard-4",
            "g2-custom-4-16384",
            "n2-custom-4",
            "n2-custom-4-x",
            "custom-",
            "e2-custom-micro-1024",
            "",
        ] {
            assert_eq!(shape(name), None, "{name}");
        }
    }
}
