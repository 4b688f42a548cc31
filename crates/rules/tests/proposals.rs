//! Laws of what rules propose, over resources of every machine type, class and node of the catalogue in several regions:
//!
//! 1. The region sells whatever a message, a help or a fix names.
//! 2. It costs no more than what it replaces.
//! 3. A fix saves what its finding says, and ends the finding.
//! 4. A fix removes no other finding of the resource, unless it changes the bytes that the other points at.

use std::collections::{BTreeMap, BTreeSet};

use costlint_model::{Source, Sources};
use costlint_prices::{Catalogue, Cloud, Fleet, Quote};
use costlint_rules::{AllFindings, Finding, Fix, Inventory, Rulebook, Settings};
use costlint_syntax::{Edit, edit};

const CATALOGUE: Catalogue = Catalogue::embedded();
const TODAY: &str = "2026-11-24";
const HALF_A_CENT: f64 = 0.005;
const MOST_IN_A_FILE: usize = 50;

/// Findings whose waste is gone with the fix of another rule: the rule that is fixed, the rule whose finding goes, and why.
const GONE: &[(&str, &str, &str)] = &[(
    "gpu-node-group-without-spot",
    "gpu-previous-generation",
    "spot capacity of some old GPUs costs less than that of newer ones",
)];

/// What a type is bought from.
#[derive(Debug, Clone, Copy)]
enum Market {
    Machines(Cloud),
    /// The nodes of a managed service of AWS.
    Nodes(&'static str),
}

impl Market {
    fn cloud(self) -> Cloud {
        match self {
            Market::Machines(cloud) => cloud,
            Market::Nodes(_) => Cloud::Aws,
        }
    }

    /// Every name that may be proposed, also those of other services.
    fn known(self) -> BTreeSet<&'static str> {
        match self {
            Market::Machines(cloud) => CATALOGUE.machines(cloud).map(|machine| machine.name).collect(),
            Market::Nodes(_) => CATALOGUE.node_names().collect(),
        }
    }

    /// The types that have a price, in the order of their names; every second one of Azure, which has the most.
    fn types(self) -> Vec<&'static str> {
        let main = self.cloud().default_region();
        let step = if self.cloud() == Cloud::Azure { 2 } else { 1 };
        self.known().into_iter().filter(|name| self.price(name, main).is_some()).step_by(step).collect()
    }

    fn price(self, name: &str, region: &str) -> Option<Quote> {
        match self {
            Market::Machines(cloud) => CATALOGUE.on_demand(cloud, name, region),
            Market::Nodes(service) => CATALOGUE.node_price(service, name, region),
        }
    }

    fn is_sold(self, name: &str, region: &str) -> bool {
        let fleet = match self {
            Market::Machines(cloud) => Fleet::Machines(cloud),
            Market::Nodes(service) => Fleet::Nodes(service),
        };
        CATALOGUE.sells(fleet, name, region) == Some(true)
    }

    /// The resource of a type, whose label is `r` and a number.
    fn resource(self, number: usize, name: &str, region: &str) -> String {
        let of = |type_name: &str, settings: &str| resource(type_name, number, settings);
        match self {
            Market::Machines(Cloud::Aws) if number % 2 == 1 => of(
                "aws_eks_node_group",
                &format!(
                    "cluster_name = \"main\"; node_group_name = \"g-{number}\"; node_role_arn = \"arn\"; subnet_ids = [\"subnet-1\"]; instance_types = [\"{name}\"]; scaling_config {{; min_size = 2; max_size = 4; desired_size = 2; }}"
                ),
            ),
            Market::Machines(Cloud::Azure) if number % 2 == 1 => of(
                "azurerm_kubernetes_cluster_node_pool",
                &format!(
                    "name = \"p{number}\"; kubernetes_cluster_id = azurerm_kubernetes_cluster.main.id; vm_size = \"{name}\"; node_count = 2"
                ),
            ),
            Market::Machines(Cloud::Google) if number % 2 == 1 => of(
                "google_container_node_pool",
                &format!(
                    "name = \"p-{number}\"; cluster = \"main\"; location = \"{region}-a\"; node_count = 2; node_config {{; machine_type = \"{name}\"; }}"
                ),
            ),
            Market::Machines(Cloud::Aws) => {
                of("aws_instance", &format!("ami = \"ami-0123456789abcdef0\"; instance_type = \"{name}\""))
            }
            Market::Machines(Cloud::Azure) => of(
                "azurerm_linux_virtual_machine",
                &format!(
                    "name = \"vm-{number}\"; location = \"{region}\"; size = \"{name}\"; admin_username = \"ops\""
                ),
            ),
            Market::Machines(Cloud::Google) => of(
                "google_compute_instance",
                &format!("name = \"vm-{number}\"; zone = \"{region}-a\"; machine_type = \"{name}\""),
            ),
            Market::Nodes("redis" | "valkey") => of(
                "aws_elasticache_replication_group",
                &format!(
                    "replication_group_id = \"c-{number}\"; engine = \"{}\"; engine_version = \"7.2\"; node_type = \"{name}\"; num_cache_clusters = 2",
                    self.service()
                ),
            ),
            Market::Nodes("opensearch") => of(
                "aws_opensearch_domain",
                &format!(
                    "domain_name = \"s-{number}\"; engine_version = \"OpenSearch_2.11\"; cluster_config {{; instance_type = \"{name}\"; instance_count = 3; }}"
                ),
            ),
            Market::Nodes("sagemaker") => of(
                "aws_sagemaker_notebook_instance",
                &format!("name = \"n-{number}\"; role_arn = \"arn\"; instance_type = \"{name}\""),
            ),
            Market::Nodes("msk") => of(
                "aws_msk_cluster",
                &format!(
                    "cluster_name = \"k-{number}\"; kafka_version = \"3.6.0\"; number_of_broker_nodes = 3; broker_node_group_info {{; instance_type = \"{name}\"; client_subnets = [\"subnet-1\"]; }}"
                ),
            ),
            Market::Nodes("documentdb") => {
                of("aws_docdb_cluster_instance", &format!("cluster_identifier = \"docs\"; instance_class = \"{name}\""))
            }
            Market::Nodes(engine) => of(
                "aws_db_instance",
                &format!(
                    "engine = \"{engine}\"; engine_version = \"{}\"; instance_class = \"{name}\"; allocated_storage = 100; storage_type = \"gp3\"",
                    if engine == "postgres" { "17.4" } else { "8.4.5" }
                ),
            ),
        }
    }

    fn service(self) -> &'static str {
        match self {
            Market::Machines(_) => "",
            Market::Nodes(service) => service,
        }
    }
}

/// Resources of one file, in one region, each with the type that it is of.
struct Shop {
    market: Market,
    region: &'static str,
    resources: Vec<(&'static str, String)>,
}

impl Shop {
    /// Every type in the main region, and a third of them in one of the others; of each region some in a file.
    fn all(market: Market) -> Vec<Shop> {
        let main = market.cloud().default_region();
        let others: Vec<&str> = CATALOGUE.regions(market.cloud()).filter(|region| *region != main).collect();
        let types = market.types();
        let elsewhere = |(index, region): (usize, &&'static str)| {
            (*region, types.iter().copied().skip(index).step_by(3 * others.len()).collect::<Vec<_>>())
        };
        let in_regions = [(main, types.clone())].into_iter().chain(others.iter().enumerate().map(elsewhere));
        let files = in_regions.flat_map(|(region, types)| {
            let resource = |(number, name): (usize, &&'static str)| (*name, market.resource(number, name, region));
            let shop = |types: &[&'static str]| Shop {
                market,
                region,
                resources: types.iter().enumerate().map(resource).collect(),
            };
            types.chunks(MOST_IN_A_FILE).map(shop).collect::<Vec<_>>()
        });
        files.collect()
    }

    /// Some of the resources, by their numbers.
    fn text(&self, numbers: &BTreeSet<usize>) -> String {
        let provider = match self.market.cloud() {
            Cloud::Aws => format!("provider \"aws\" {{\n  region = \"{}\"\n}}\n", self.region),
            Cloud::Azure => format!(
                "resource \"azurerm_kubernetes_cluster\" \"main\" {{\n  name     = \"main\"\n  location = \"{}\"\n}}\n",
                self.region
            ),
            Cloud::Google => String::new(),
        };
        provider + &numbers.iter().map(|number| &*self.resources[*number].1).collect::<String>()
    }
}

/// One check of one file.
struct Run {
    text: String,
    inventory: Inventory,
    findings: AllFindings,
}

fn run(rulebook: &Rulebook, text: String) -> Run {
    let sources = Sources::new(vec![Source::read("main.tf", text.as_str()).expect("it is Terraform")]);
    assert!(sources.iter().all(|(_, source)| source.problems().is_empty()), "{text}");
    let settings = Settings { today: Some(TODAY.into()), ..Settings::default() };
    let (inventory, findings) = rulebook.check(&sources, rulebook.resources_of(&sources), &settings, &|_| true);
    Run { text, inventory, findings }
}

impl Run {
    /// The cost of the instances of a finding's resource and kind.
    fn cost(&self, finding: &Finding) -> Option<f64> {
        let items = self.inventory.items();
        items
            .filter(|item| item.kind() == &finding.kind && item.address() == finding.resource)
            .map(|item| item.monthly_usd)
            .sum()
    }

    fn has(&self, finding: &Finding) -> bool {
        self.findings.iter().any(|other| other.rule == finding.rule && other.resource == finding.resource)
    }
}

/// The number in `aws_instance.r7` or what follows it.
fn number(resource: &str) -> Option<usize> {
    let label = resource.split('.').nth(1)?;
    let digits: String = label.strip_prefix('r')?.chars().take_while(char::is_ascii_digit).collect();
    digits.parse().ok()
}

/// The types that a finding names, besides that of its resource.
fn named<'f>(finding: &'f Finding, all: &BTreeSet<&str>, own: &str) -> BTreeSet<&'f str> {
    let fix = finding.fix.iter().flat_map(|fix| fix.edits.iter().map(|edit| &*edit.text).chain([&*fix.title]));
    let said = fix.chain([&*finding.message]).chain(finding.help.as_deref());
    let is_part = |char: char| char.is_alphanumeric() || matches!(char, '.' | '-' | '_');
    let words = said.flat_map(|text| text.split(move |char| !is_part(char))).map(|word| word.trim_matches('.'));
    words.filter(|word| *word != own && all.contains(word)).collect()
}

/// How many proposals and fixes were held against the laws, and which of them break one.
#[derive(Default)]
struct Outcome {
    proposals: usize,
    fixes: usize,
    wrong: Vec<String>,
}

fn hold(rulebook: &Rulebook, shop: &Shop, known: &BTreeSet<&str>, outcome: &mut Outcome) {
    let Shop { market, region, resources } = shop;
    let all = run(rulebook, shop.text(&(0..resources.len()).collect()));
    let mut by_rule: BTreeMap<&str, BTreeSet<usize>> = BTreeMap::new();
    for finding in &all.findings {
        let Some(number) = number(&finding.resource) else { continue };
        let own = resources[number].0;
        let now = market.price(own, region);
        for name in named(finding, known, own) {
            outcome.proposals += 1;
            let then = market.price(name, region);
            if !market.is_sold(name, region) {
                outcome.wrong.push(format!(
                    "{region}: {} proposes {name}, which is not sold: {}",
                    finding.rule, finding.message
                ));
            } else if now.zip(then).is_some_and(|(now, then)| then.price.usd() > now.price.usd()) {
                outcome
                    .wrong
                    .push(format!("{region}: {} proposes {name}, which is dearer: {}", finding.rule, finding.message));
            }
        }
        if finding.fix.as_ref().is_some_and(|fix| !fix.edits.is_empty()) {
            by_rule.entry(&finding.rule).or_default().insert(number);
        }
    }
    for (rule, numbers) in by_rule {
        let before = run(rulebook, shop.text(&numbers));
        let fixed: Vec<(&Finding, &Fix)> = { before.findings.iter() }
            .filter(|finding| &*finding.rule == rule)
            .filter_map(|finding| Some((&**finding, finding.fix.as_ref()?)))
            .collect();
        let edits = fixed.iter().flat_map(|(_, fix)| &fix.edits);
        let edits: Vec<Edit> = edits.map(|edit| Edit { span: edit.place.span, text: edit.text.clone() }).collect();
        let after = run(rulebook, edit::apply(&before.text, &edits).into_owned());
        for (finding, fix) in fixed {
            outcome.fixes += 1;
            let told = |what: String| format!("{region}: the fix of {rule}: {what}: {}", finding.message);
            if after.has(finding) {
                outcome.wrong.push(told("the finding is still there".to_owned()));
            }
            if let (Some(now), Some(then)) = (before.cost(finding), after.cost(finding)) {
                let said = finding.saving.as_ref().filter(|saving| !saving.up_to && !saving.at_least);
                let said = said.and_then(|saving| saving.monthly);
                if then > now + HALF_A_CENT {
                    outcome.wrong.push(told(format!("costs {then} instead of {now}")));
                } else if said.is_some_and(|said| (now - then - said.usd()).abs() > HALF_A_CENT) {
                    outcome.wrong.push(told(format!("{said:?} is said, {now} - {then} is saved")));
                }
            }
            let others =
                before.findings.iter().filter(|other| other.rule != finding.rule && other.resource == finding.resource);
            for other in others {
                let is_changed = fix.edits.iter().any(|edit| edit.place.overlaps(other.place));
                let is_known = GONE.iter().any(|(one, two, _)| *one == rule && *two == &*other.rule);
                if !is_changed && !is_known && !after.has(other) {
                    outcome.wrong.push(told(format!("{} is gone", other.rule)));
                }
            }
        }
    }
}

fn hold_all(markets: &[Market]) -> Outcome {
    let shops = markets.iter().flat_map(|market| Shop::all(*market).into_iter().map(|shop| (shop, market.known())));
    hold_shops(shops)
}

fn hold_shops(shops: impl IntoIterator<Item = (Shop, BTreeSet<&'static str>)>) -> Outcome {
    let rulebook = Rulebook::embedded();
    let mut outcome = Outcome::default();
    for (shop, known) in shops {
        hold(&rulebook, &shop, &known, &mut outcome);
    }
    let Outcome { wrong, .. } = &outcome;
    assert!(wrong.is_empty(), "{} are wrong\n{}", wrong.len(), wrong[..wrong.len().min(40)].join("\n"));
    outcome
}

/// A resource whose label is `r` and a number; semicolons end lines.
fn resource(type_name: &str, number: usize, settings: &str) -> String {
    format!("resource \"{type_name}\" \"r{number}\" {{\n  {}\n}}\n", settings.replace("; ", "\n  "))
}

#[test]
fn what_is_proposed_for_a_machine_of_aws_is_sold_in_its_region_and_costs_less() {
    let outcome = hold_all(&[Market::Machines(Cloud::Aws)]);
    assert!(outcome.proposals + outcome.fixes > 100, "{} {}", outcome.proposals, outcome.fixes);
}

#[test]
fn what_is_proposed_for_a_machine_of_azure_is_sold_in_its_region_and_costs_less() {
    let outcome = hold_all(&[Market::Machines(Cloud::Azure)]);
    assert!(outcome.proposals + outcome.fixes > 100, "{} {}", outcome.proposals, outcome.fixes);
}

#[test]
fn what_is_proposed_for_a_machine_of_google_is_sold_in_its_region_and_costs_less() {
    let outcome = hold_all(&[Market::Machines(Cloud::Google)]);
    assert!(outcome.proposals + outcome.fixes > 100, "{} {}", outcome.proposals, outcome.fixes);
}

#[test]
fn what_is_proposed_for_a_node_of_a_service_is_sold_in_its_region_and_costs_less() {
    let services = ["mysql", "postgres", "mariadb", "redis", "valkey", "opensearch", "sagemaker", "documentdb", "msk"];
    let outcome = hold_all(&services.map(Market::Nodes));
    assert!(outcome.proposals + outcome.fixes > 100, "{} {}", outcome.proposals, outcome.fixes);
}

#[test]
fn a_fix_of_a_disk_saves_what_it_says_in_every_region() {
    const KINDS: [(&str, &[&str]); 6] = [
        ("gp2", &[""]),
        ("gp3", &["", "; iops = 3000", "; iops = 9000; throughput = 500"]),
        ("io1", &["; iops = 100", "; iops = 3000", "; iops = 40000"]),
        ("io2", &["; iops = 100", "; iops = 16000"]),
        ("st1", &[""]),
        ("standard", &[""]),
    ];
    let mut disks = Vec::new();
    for size in [1, 100, 170, 334, 1000, 5000, 16000] {
        for (kind, speeds) in KINDS {
            for speed in speeds {
                let volume = format!("availability_zone = \"a\"; size = {size}; type = \"{kind}\"{speed}");
                disks.push(("", resource("aws_ebs_volume", disks.len(), &volume)));
            }
            let database = format!(
                "engine = \"postgres\"; engine_version = \"17.4\"; instance_class = \"db.m6g.large\"; allocated_storage = {size}; storage_type = \"{kind}\"{}",
                speeds[0]
            );
            disks.push(("", resource("aws_db_instance", disks.len(), &database)));
        }
    }
    let shop = |region| Shop { market: Market::Machines(Cloud::Aws), region, resources: disks.clone() };
    let outcome = hold_shops(CATALOGUE.regions(Cloud::Aws).step_by(4).map(|region| (shop(region), BTreeSet::new())));
    assert!(outcome.fixes > 100, "{}", outcome.fixes);
}
