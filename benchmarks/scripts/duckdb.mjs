// node duckdb.mjs plain|best csv|ndjson INPUT OUTPUT
import { columnsOf } from "./columns.mjs";
import { DuckDBInstance } from "@duckdb/node-api";

const [how, format, input, output] = process.argv.slice(2);
const best = how === "best"; // typed, so no types are detected; unordered
// The parallel reader refuses a file with two lines per row.
const together = input.includes("quotes") ? ", parallel = false" : "";
const typed = (name) => `'${name}': '${name === "born" ? "INTEGER" : "VARCHAR"}'`;
const rows = {
  csv: () => best
    ? `read_csv('${input}', auto_detect = false, header = true, delim = ',', quote = '"', escape = '"', `
      + `columns = {${columnsOf(input).map(typed).join(", ")}}${together})`
    : `read_csv('${input}', header = true${together})`,
  ndjson: () => best
    ? `read_ndjson('${input}', columns = {${["name", "born"].map(typed).join(", ")}})`
    : `read_ndjson('${input}')`,
};

const connection = await (await DuckDBInstance.create()).connect();
if (best) await connection.run("SET preserve_insertion_order = false; SET threads = 2");
await connection.run(`COPY (SELECT name, 2017 - born AS age FROM ${rows[format]()}) TO '${output}' (FORMAT json)`);
