//! The groups of an arm: instances whose `group` has equal keys are one finding.

use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

use costlint_model::{Count, Place, Value};

use crate::{
    findings::finding::{Safety, Saving},
    pages::expressions::GroupNames,
};

/// An instance that an arm reports, before it is said in words.
pub(crate) struct Matched {
    /// The instance among all of the run.
    pub(crate) index: usize,
    pub(crate) address: Arc<str>,
    pub(crate) deployment: Arc<str>,
    /// The deciding bytes.
    pub(crate) place: Place,
    /// How many copies of it the finding is about.
    pub(crate) copies: Count,
    /// What fixing one copy saves.
    pub(crate) each: Option<Saving>,
    /// Why there is no price, where the region is the reason.
    pub(crate) unpriced: Option<String>,
    /// The fields to write.
    pub(crate) instead: Vec<(Arc<str>, Value)>,
    /// How safe the rule says that is.
    pub(crate) promised: Safety,
    /// What its group is called; `None` where that is not known, and where the arm has no groups.
    pub(crate) key: Option<Arc<str>>,
}

/// Instances that are one finding.
pub(crate) struct Group {
    /// Those that the finding is about, at least one, in the order of their places.
    pub(crate) members: Vec<Matched>,
    /// Those that stay as they are.
    pub(crate) kept: Vec<Matched>,
    /// How many all of them are, and what they are called.
    pub(crate) said: GroupNames,
}

impl Group {
    /// An instance by itself.
    pub(crate) fn alone(matched: Matched) -> Group {
        let said = GroupNames { count: matched.copies, names: vec![matched.address.clone()] };
        Group { members: vec![matched], kept: Vec::new(), said }
    }

    /// All instances of a group. The most expensive copies are kept, so many of them; `None` where no other is certain.
    fn of(mut members: Vec<Matched>, keep: u32, is_open: bool) -> Option<Group> {
        members.sort_by_key(|matched| matched.place);
        let count = members.iter().fold(Count::exactly(0), |sum, matched| sum + matched.copies);
        let count = if is_open { Count { most: None, ..count } } else { count };
        let said = GroupNames { count, names: members.iter().map(|matched| matched.address.clone()).collect() };
        let mut by_saving: Vec<usize> = (0..members.len()).collect();
        let monthly = |index: usize| members[index].each.as_ref().and_then(|saving| saving.monthly);
        by_saving.sort_by_key(|index| std::cmp::Reverse(monthly(*index)));
        let mut left = keep;
        for index in by_saving {
            let matched = &mut members[index];
            let all = matched.copies;
            matched.copies = all.less(left);
            left = left.saturating_sub(all.least);
            // What is written changes all copies, those that are kept too.
            if matched.copies != all {
                matched.promised = Safety::Idea;
            }
        }
        let (kept, members): (Vec<Matched>, Vec<Matched>) =
            members.into_iter().partition(|matched| matched.copies.most == Some(0));
        let is_certain = keep == 0 || members.iter().any(|matched| matched.copies.least > 0);
        (is_certain && !members.is_empty()).then_some(Group { members, kept, said })
    }
}

/// The groups of instances, in the order of the first of each. One whose key is not known is by itself, and the groups of its
/// deployment may have more instances than are known.
pub(crate) fn grouped(matched: Vec<Matched>, keep: u32) -> Vec<Group> {
    let open: HashSet<Arc<str>> =
        matched.iter().filter(|one| one.key.is_none()).map(|one| one.deployment.clone()).collect();
    let mut by_key: HashMap<Arc<str>, usize> = HashMap::new();
    let mut groups: Vec<Vec<Matched>> = Vec::new();
    for one in matched {
        match one.key.clone() {
            None => groups.push(vec![one]),
            Some(key) => {
                let index = *by_key.entry(key).or_insert(groups.len());
                if index == groups.len() {
                    groups.push(Vec::new());
                }
                groups[index].push(one);
            }
        }
    }
    let is_open = |members: &[Matched]| members.iter().any(|one| open.contains(&one.deployment));
    groups
        .into_iter()
        .filter_map(|members| {
            let is_open = is_open(&members);
            Group::of(members, keep, is_open)
        })
        .collect()
}
