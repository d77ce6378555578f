import { closeSync, openSync, readSync } from "node:fs";

/** The names in a CSV file's header. */
export function columnsOf(path) {
  const head = Buffer.alloc(4096);
  const file = openSync(path, "r");
  const length = readSync(file, head);
  closeSync(file);
  return head.toString("utf8", 0, length).split("\n", 1)[0].replaceAll('"', "").split(",");
}
