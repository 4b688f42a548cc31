//! What names say of the use of a thing: its environment, its role, and whether its pods ask for spot capacity.
//!
//! Names are read word by word, so that `latest` is no test and `product` no production.

use std::collections::BTreeSet;

use costlint_model::{Data, Value};

use crate::names::words;

/// Environments that nobody's customers depend on.
const NONPRODUCTION: [&str; 20] = [
    "dev",
    "devel",
    "develop",
    "development",
    "test",
    "testing",
    "tests",
    "e2e",
    "qa",
    "uat",
    "stage",
    "staging",
    "stg",
    "sandbox",
    "demo",
    "poc",
    "preview",
    "ephemeral",
    "nonprod",
    "nonproduction",
];

const PRODUCTION: [&str; 4] = ["prod", "production", "prd", "live"];

/// Folders of samples are named after what they show: from there on, a path says nothing of where it runs.
const SAMPLES: [&str; 4] = ["example", "examples", "quickstart", "quickstarts"];

/// Tags and labels that name a thing or its environment; the others speak of anything.
const NAMING_KEYS: [&str; 7] = ["name", "environment", "environments", "env", "stage", "namespace", "workspace"];

/// Labels by which pods choose or tolerate spot nodes, of Karpenter, EKS, GKE and AKS.
///
/// <https://karpenter.sh/docs/concepts/scheduling/>, <https://docs.aws.amazon.com/eks/latest/userguide/managed-node-groups.html>,
/// <https://cloud.google.com/kubernetes-engine/docs/concepts/spot-vms>, <https://learn.microsoft.com/azure/aks/spot-node-pool> (2026-11)
const SPOT_KEYS: [&str; 6] = [
    "karpenter.sh/capacity-type",
    "eks.amazonaws.com/capacityType",
    "cloud.google.com/gke-spot",
    "cloud.google.com/gke-provisioning",
    "cloud.google.com/gke-flex-start",
    "kubernetes.azure.com/scalesetpriority",
];

/// What a role is told by.
struct Role {
    name: &'static str,
    /// Kinds of workloads, written as they are: they decide before any word.
    kinds: &'static [&'static str],
    words: &'static [&'static str],
}

const ROLES: [Role; 9] = [
    Role {
        name: "training",
        kinds: &["PyTorchJob", "TFJob", "MPIJob", "XGBoostJob", "JAXJob", "PaddleJob", "TrainJob"],
        words: &[
            "training",
            "train",
            "trainer",
            "trainers",
            "finetune",
            "finetuning",
            "pretrain",
            "pretraining",
            "hpo",
        ],
    },
    Role {
        name: "inference",
        kinds: &["InferenceService", "LLMInferenceService", "RayService", "SeldonDeployment"],
        words: &[
            "inference",
            "infer",
            "inferencing",
            "serving",
            "serve",
            "predictor",
            "endpoint",
            "endpoints",
            "vllm",
            "tgi",
            "triton",
        ],
    },
    Role {
        name: "batch",
        kinds: &[
            "Job",
            "CronJob",
            "RayJob",
            "SparkApplication",
            "ScheduledSparkApplication",
            "Workflow",
            "CronWorkflow",
        ],
        words: &["batch", "job", "jobs", "cron", "spark", "etl", "render", "rendering"],
    },
    Role {
        name: "preprocess",
        kinds: &[],
        words: &["preprocess", "preprocessing", "preprocessor", "dataprep", "ingest", "ingestion"],
    },
    Role {
        name: "notebook",
        kinds: &["Notebook"],
        words: &["notebook", "notebooks", "jupyter", "jupyterhub", "jupyterlab"],
    },
    Role {
        name: "ci",
        kinds: &["RunnerDeployment", "AutoscalingRunnerSet"],
        words: &["ci", "cicd", "runner", "runners", "build", "builds", "builder", "builders", "jenkins", "buildkite"],
    },
    Role {
        name: "stateful",
        kinds: &["StatefulSet"],
        words: &[
            "database",
            "databases",
            "db",
            "postgres",
            "postgresql",
            "mysql",
            "mariadb",
            "mongo",
            "mongodb",
            "redis",
            "valkey",
            "memcached",
            "cassandra",
            "scylla",
            "clickhouse",
            "elasticsearch",
            "opensearch",
            "kafka",
            "zookeeper",
            "rabbitmq",
            "pulsar",
            "etcd",
            "consul",
            "vault",
            "minio",
            "ceph",
            "stateful",
            "storage",
        ],
    },
    // What computes in double precision.
    Role {
        name: "simulation",
        kinds: &[],
        words: &[
            "amber",
            "ansys",
            "cfd",
            "fluent",
            "fp64",
            "gromacs",
            "hpc",
            "lammps",
            "md",
            "molecular",
            "namd",
            "openfoam",
            "simulation",
            "simulations",
            "vasp",
            "wrf",
        ],
    },
    Role {
        name: "system",
        kinds: &[],
        words: &[
            "system",
            "addon",
            "addons",
            "core",
            "controller",
            "controllers",
            "controlplane",
            "critical",
            "infra",
            "infrastructure",
            "ingress",
            "karpenter",
            "bootstrap",
            "management",
            "mgmt",
            "operator",
            "operators",
        ],
    },
];

/// Whether names say that nothing in production depends on a thing: texts, lists of them, and of maps of tags or labels
/// those that name. A word of production anywhere outweighs all others; what is not known says nothing.
pub(crate) fn nonprod(value: &Value) -> Value {
    let words = environment_words(value);
    Value::bool(has_any(&words, &NONPRODUCTION) && !has_any(&words, &PRODUCTION))
}

/// Whether names say that a thing is in production.
pub(crate) fn production(value: &Value) -> Value {
    Value::bool(has_any(&environment_words(value), &PRODUCTION))
}

/// Whether a thing has a role: `training`, `inference`, `batch`, `preprocess`, `notebook`, `ci`, `stateful`, `simulation` or
/// `system`. A kind of workload among the texts decides; else any word in texts, and in the keys and values of maps, counts.
pub(crate) fn has_role(value: &Value, role: &Value) -> Value {
    let Some(role) = role.as_text().and_then(|wanted| ROLES.iter().find(|role| role.name == wanted)) else {
        return Value::unknown();
    };
    let texts = texts(value);
    let is_kind = |role: &Role| texts.iter().any(|text| role.kinds.contains(text));
    if ROLES.iter().any(is_kind) {
        return Value::bool(is_kind(role));
    }
    Value::bool(texts.iter().any(|text| has_any(&words_of(text), role.words)))
}

/// Whether a node selector, tolerations or an affinity speak of spot capacity, for it or against it.
pub(crate) fn has_spot_key(value: &Value) -> Value {
    Value::bool(texts(value).iter().any(|text| SPOT_KEYS.contains(text)))
}

fn has_any(words: &BTreeSet<String>, wanted: &[&str]) -> bool {
    wanted.iter().any(|word| words.contains(*word))
}

/// The words of a text, without the number of `dev2` or `test-01`; `non-prod` is one word.
fn words_of(text: &str) -> BTreeSet<String> {
    let mut all: Vec<String> = Vec::new();
    for word in words::of(text) {
        let bare = word.trim_end_matches(|char: char| char.is_ascii_digit());
        match all.last_mut() {
            Some(before) if before == "non" && PRODUCTION.contains(&bare) => before.push_str(bare),
            _ if bare.is_empty() => {}
            _ => all.push(bare.to_owned()),
        }
    }
    all.into_iter().collect()
}

/// All texts in a value, keys included.
fn texts(value: &Value) -> Vec<&str> {
    let mut all = Vec::new();
    gather(value, &mut all);
    all
}

fn gather<'v>(value: &'v Value, all: &mut Vec<&'v str>) {
    match &value.data {
        Data::Text(text) => all.push(text),
        Data::List(items) => items.iter().for_each(|item| gather(item, all)),
        Data::OneOf(items) => items.iter().for_each(|item| gather(item, all)),
        Data::Object(object) => {
            for member in object.members() {
                all.push(&member.name);
                gather(&member.value, all);
            }
        }
        Data::Unknown(_) | Data::Null | Data::Bool(_) | Data::Number(_) => {}
    }
}

/// The words by which an environment may be told.
fn environment_words(value: &Value) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for text in naming_texts(value) {
        let words = text.split('/').map(words_of).take_while(|words| !has_any(words, &SAMPLES));
        words.for_each(|words| found.extend(words));
    }
    found
}

fn naming_texts(value: &Value) -> Vec<&str> {
    match &value.data {
        Data::Text(text) => vec![text],
        Data::List(items) => items.iter().flat_map(naming_texts).collect(),
        Data::OneOf(items) => items.iter().flat_map(naming_texts).collect(),
        Data::Object(object) => {
            // Tags are also written as `{ Key = "Environment", Value = "dev" }`.
            let entry = |name: &str| object.members().iter().find(|member| member.name.eq_ignore_ascii_case(name));
            if let (Some(key), Some(value)) = (entry("key"), entry("value")) {
                return if key.value.as_text().is_some_and(is_naming) {
                    naming_texts(&value.value)
                } else {
                    Vec::new()
                };
            }
            object
                .members()
                .iter()
                .filter(|member| is_naming(&member.name))
                .flat_map(|member| naming_texts(&member.value))
                .collect()
        }
        Data::Unknown(_) | Data::Null | Data::Bool(_) | Data::Number(_) => Vec::new(),
    }
}

fn is_naming(key: &str) -> bool {
    has_any(&words_of(key), &NAMING_KEYS)
}

#[cfg(test)]
mod tests {
    use costlint_model::{Member, Value};

    use super::{has_role, has_spot_key, nonprod, production};

    fn texts(texts: &[&str]) -> Value {
        Value::list(texts.iter().map(|text| Value::text(*text)).collect())
    }

    fn map(members: &[(&str, &str)]) -> Value {
        Value::object(members.iter().map(|(name, value)| Member::new(*name, Value::text(*value))).collect())
    }

    fn is_nonprod(value: &Value) -> bool {
        nonprod(value).as_bool().expect("words are known")
    }

    fn is(value: &Value, role: &str) -> bool {
        has_role(value, &Value::text(role)).as_bool().expect("words are known")
    }

    #[test]
    fn environments_are_whole_words_of_names_and_folders() {
        for name in [
            "ml-dev",
            "devCluster",
            "envs/staging/eks",
            "tests/setup",
            "qa2",
            "test-01",
            "shop_non-prod",
            "nonprod",
            "NonProduction",
        ] {
            assert!(is_nonprod(&texts(&[name])), "{name}");
        }
        for name in ["latest", "devices", "contest", "stages", "prod", "preprod", "main", ""] {
            assert!(!is_nonprod(&texts(&[name])), "{name}");
        }
    }

    #[test]
    fn a_word_of_production_outweighs_all_others() {
        assert!(!is_nonprod(&texts(&["test-runner", "live/eu"])));
        assert_eq!(production(&texts(&["test-runner", "live/eu"])).as_bool(), Some(true));
        assert_eq!(production(&texts(&["product-api", "non-prod"])).as_bool(), Some(false));
    }

    #[test]
    fn samples_say_nothing_of_where_they_run() {
        assert!(!is_nonprod(&texts(&["examples/dev"])));
        assert!(is_nonprod(&texts(&["examples/dev", "sandbox"])));
        assert!(is_nonprod(&texts(&["tests/examples_e2e/dev"])));
    }

    #[test]
    fn of_tags_those_that_name_are_read() {
        assert!(is_nonprod(&map(&[("Environment", "dev")])));
        assert!(is_nonprod(&Value::list(vec![map(&[("Key", "Stage"), ("Value", "uat")])])));
        assert!(!is_nonprod(&map(&[("purpose", "load test"), ("owner", "dev")])));
        assert!(!is_nonprod(&Value::list(vec![map(&[("key", "owner"), ("value", "dev")])])));
        assert!(!is_nonprod(&Value::unknown()));
    }

    #[test]
    fn roles_are_told_by_words_and_by_kinds_first() {
        assert!(is(&texts(&["llm-training"]), "training"));
        assert!(is(&map(&[("workload", "model-serving")]), "inference"));
        assert!(is(&map(&[("CriticalAddonsOnly", "true")]), "system"));
        assert!(!is(&texts(&["restrained", "trainee"]), "training"));
        assert!(is(&texts(&["PyTorchJob", "serving-model"]), "training"));
        assert!(!is(&texts(&["PyTorchJob", "serving-model"]), "inference"));
        assert!(is(&texts(&["StatefulSet", "batch"]), "stateful"));
        assert_eq!(has_role(&texts(&["training"]), &Value::text("cook")).as_bool(), None);
    }

    #[test]
    fn spot_keys_are_found_in_selectors_tolerations_and_affinities() {
        assert_eq!(has_spot_key(&map(&[("cloud.google.com/gke-spot", "true")])).as_bool(), Some(true));
        let toleration = map(&[("key", "kubernetes.azure.com/scalesetpriority"), ("operator", "Exists")]);
        assert_eq!(has_spot_key(&Value::list(vec![toleration])).as_bool(), Some(true));
        assert_eq!(has_spot_key(&map(&[("kubernetes.io/arch", "arm64")])).as_bool(), Some(false));
    }
}
