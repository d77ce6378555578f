// node polars.mjs sink|write|keep-sink|keep-write csv|ndjson INPUT OUTPUT
import { columnsOf } from "./columns.mjs";
import pl from "nodejs-polars";

const [how, format, input, output] = process.argv.slice(2);
const typed = (name) => [name, name === "born" ? pl.Int32 : pl.Utf8]; // no type detection
const rows = format === "csv"
  ? pl.scanCSV(input, { schema: Object.fromEntries(columnsOf(input).map(typed)) })
  : pl.scanJson(input);
const age = pl.lit(2017).cast(pl.Int32).sub(pl.col("born")).alias("age");
const ages = rows.select(pl.col("name"), age);
if (how === "keep-sink") {
  rows.withColumns(age).sinkCSV(output).collectSync({ engine: "streaming" });
} else if (how === "keep-write") {
  rows.withColumns(age).collectSync().writeCSV(output);
} else if (how === "sink") {
  ages.sinkNdJson(output).collectSync({ engine: "streaming" });
} else {
  ages.collectSync().writeJSON(output, { format: "lines" });
}
