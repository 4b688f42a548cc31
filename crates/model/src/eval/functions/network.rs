//! Functions of network addresses.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use super::super::{
    budget::Budget,
    operand::{Failure, Settled, integer, text},
};
use crate::value::Value;

/// A block of addresses: `10.0.0.0/16`.
#[derive(Clone, Copy)]
struct AddressRange {
    /// The first address; an address of four bytes stands in the low bits.
    first: u128,
    /// The number of bits that all its addresses share.
    prefix: u32,
    /// 32 or 128.
    bits: u32,
}

impl AddressRange {
    fn read(value: &Value) -> Settled<AddressRange> {
        const WRONG: Failure = Failure::Wrong("expected a CIDR block such as 10.0.0.0/16");
        let text = text(value)?;
        let (address, prefix) = text.split_once('/').ok_or(WRONG)?;
        if prefix.is_empty() || prefix.len() > 3 || !prefix.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(WRONG);
        }
        let prefix: u32 = prefix.parse().map_err(|_| WRONG)?;
        // Terraform still takes numbers with leading zeros, and addresses of one kind written as the other.
        if address.split('.').any(|number| number.len() > 1 && number.starts_with('0'))
            || (address.contains(':') && address.contains('.'))
        {
            return Err(Failure::Unsettled);
        }
        let (first, bits) = match address.parse().map_err(|_| WRONG)? {
            IpAddr::V4(address) => (u128::from(address.to_bits()), 32),
            IpAddr::V6(address) => (address.to_bits(), 128),
        };
        if prefix > bits {
            return Err(WRONG);
        }
        Ok(AddressRange { first: first & !host_mask(bits - prefix), prefix, bits })
    }

    fn shown(self) -> String {
        format!("{}/{}", address(self.first, self.bits), self.prefix)
    }

    fn last(self) -> u128 {
        self.first | host_mask(self.bits - self.prefix)
    }
}

fn host_mask(bits: u32) -> u128 {
    1_u128.checked_shl(bits).map_or(u128::MAX, |end| end - 1)
}

fn address(address: u128, bits: u32) -> IpAddr {
    match u32::try_from(address) {
        Ok(short) if bits == 32 => IpAddr::V4(Ipv4Addr::from_bits(short)),
        _ => IpAddr::V6(Ipv6Addr::from_bits(address)),
    }
}

/// The address of a number in a network; negative numbers count from its end.
pub(super) fn cidrhost(arguments: &[Value], _: &Budget) -> Settled<Value> {
    let network = AddressRange::read(&arguments[0])?;
    let number = i128::from(integer(&arguments[1])?);
    let hosts = host_mask(network.bits - network.prefix);
    let number = if number < 0 {
        // -1 is the last address.
        let from_end = (-(number + 1)).unsigned_abs();
        hosts.checked_sub(from_end).ok_or(Failure::Unsettled)?
    } else {
        number.unsigned_abs()
    };
    if number > hosts {
        return Err(Failure::Wrong("the host number is beyond the end of the network"));
    }
    Ok(Value::text(address(network.first | number, network.bits).to_string()))
}

pub(super) fn cidrnetmask(arguments: &[Value], _: &Budget) -> Settled<Value> {
    let network = AddressRange::read(&arguments[0])?;
    if network.bits != 32 {
        return Err(Failure::Wrong("only an IPv4 network has a netmask"));
    }
    let mask = host_mask(32) ^ host_mask(32 - network.prefix);
    Ok(Value::text(address(mask, 32).to_string()))
}

/// The network of a number among those that are so many bits smaller.
pub(super) fn cidrsubnet(arguments: &[Value], _: &Budget) -> Settled<Value> {
    let network = AddressRange::read(&arguments[0])?;
    let (more_bits, signed) = (integer(&arguments[1])?, integer(&arguments[2])?);
    let number = u128::from(signed.unsigned_abs());
    // What Terraform makes of negative numbers is not meant by anyone.
    let more_bits = u32::try_from(more_bits).map_err(|_| Failure::Unsettled)?;
    let prefix = network.prefix.saturating_add(more_bits);
    if prefix > network.bits || number > host_mask(more_bits) {
        return Err(Failure::Wrong("the network is too small for this subnet"));
    }
    if signed < 0 {
        return Err(Failure::Unsettled);
    }
    let first = network.first | number.checked_shl(network.bits - prefix).unwrap_or(0);
    Ok(Value::text(AddressRange { first, prefix, bits: network.bits }.shown()))
}

/// Networks one behind the other, each so many bits smaller than the whole.
pub(super) fn cidrsubnets(arguments: &[Value], _: &Budget) -> Settled<Value> {
    const FULL: Failure = Failure::Wrong("the network is too small for this subnet");
    let network = AddressRange::read(&arguments[0])?;
    if network.first == 0 && arguments.len() > 1 {
        // Terraform starts out from the address before the network.
        return Err(FULL);
    }
    let mut next = Some(network.first);
    let mut subnets = Vec::new();
    for more_bits in &arguments[1..] {
        let more_bits = u32::try_from(integer(more_bits)?).ok().filter(|bits| (1..=32).contains(bits));
        let more_bits = more_bits.ok_or(Failure::Wrong("expected 1 to 32 additional bits"))?;
        let prefix = network.prefix + more_bits;
        if prefix > network.bits {
            return Err(FULL);
        }
        let hosts = host_mask(network.bits - prefix);
        // The first address at or behind the last network that a network of this size may begin with.
        let first = next
            .and_then(|next| next.checked_add(hosts))
            .map(|end| end & !hosts)
            .filter(|first| *first <= network.last())
            .ok_or(FULL)?;
        let subnet = AddressRange { first, prefix, bits: network.bits };
        next = subnet.last().checked_add(1);
        subnets.push(Value::text(subnet.shown()));
    }
    Ok(Value::list(subnets))
}
