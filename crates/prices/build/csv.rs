//! Reads one CSV file: a header, then rows of as many cells, each on a line of its own.

/// A file's cells, and what to call it in an error.
pub(crate) struct Csv {
    /// Its path below the crate.
    pub(crate) path: String,
    /// The names of its columns.
    pub(crate) header: Vec<String>,
    /// Its rows; the first one is on line 2.
    pub(crate) rows: Vec<Vec<String>>,
}

impl Csv {
    /// Reads a whole file.
    pub(crate) fn read(path: &str, text: &str) -> Result<Csv, String> {
        let mut lines = text
            .lines()
            .enumerate()
            .map(|(index, line)| cells(line).map_err(|fault| format!("{path}:{}: {fault}", index + 1)));
        let header = lines.next().ok_or_else(|| format!("{path}:1: the header is missing"))??;
        let rows: Vec<_> = lines.collect::<Result<_, _>>()?;
        let csv = Csv { path: path.to_owned(), header, rows };
        for (index, name) in csv.header.iter().enumerate() {
            if name.is_empty() || csv.header[..index].contains(name) {
                return Err(format!("{path}:1: column {} has no name of its own: `{name}`", index + 1));
            }
        }
        match csv.rows.iter().position(|row| row.len() != csv.header.len()) {
            Some(row) => {
                let (found, wanted) = (csv.rows[row].len(), csv.header.len());
                Err(csv.fault(row, &format!("{found} cells where the header has {wanted}")))
            }
            None => Ok(csv),
        }
    }

    /// The index of a column.
    pub(crate) fn column(&self, name: &str) -> Result<usize, String> {
        self.header
            .iter()
            .position(|column| column == name)
            .ok_or_else(|| format!("{}:1: the column `{name}` is missing", self.path))
    }

    /// An error about a row.
    pub(crate) fn fault(&self, row: usize, message: &str) -> String {
        format!("{}:{}: {message}", self.path, row + 2)
    }
}

/// Splits one line. A quoted cell may hold commas and doubled quotes, but no line break.
fn cells(line: &str) -> Result<Vec<String>, &'static str> {
    let mut cells = Vec::new();
    let mut rest = line;
    loop {
        let (cell, after) = if let Some(quoted) = rest.strip_prefix('"') {
            quoted_cell(quoted)?
        } else {
            let end = rest.find(',').unwrap_or(rest.len());
            (rest[..end].to_owned(), &rest[end..])
        };
        if cell.trim() != cell {
            return Err("a cell begins or ends with a space");
        }
        cells.push(cell);
        if after.is_empty() {
            return Ok(cells);
        }
        rest = after.strip_prefix(',').ok_or("a comma is missing after a quoted cell")?;
    }
}

/// The cell after an opening quote, and what follows its closing quote.
fn quoted_cell(text: &str) -> Result<(String, &str), &'static str> {
    let mut cell = String::new();
    let mut rest = text;
    loop {
        let end = rest.find('"').ok_or("a quoted cell isn't closed on its line")?;
        cell.push_str(&rest[..end]);
        rest = &rest[end + 1..];
        match rest.strip_prefix('"') {
            Some(after) => {
                cell.push('"');
                rest = after;
            }
            None => return Ok((cell, rest)),
        }
    }
}
