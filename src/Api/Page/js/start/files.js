// The files of a choice or a drop, with their paths.

// The system's own files in a folder.
const hidden = /(^|\/)(\.[^/]*|Thumbs\.db|desktop\.ini)(\/|$)/i;

// Files of a folder have the order in which a glob finds them; others the order of the choice.
export function withPaths(files, isFolder) {
  const all = files.map(file => ({ file, path: file.webkitRelativePath || file.name }));
  return isFolder ? sorted(all) : distinct(all);
}

const sorted = files => files.filter(({ path }) => !hidden.test(path)).sort(({ path: one }, { path: other }) => one < other ? -1 : 1);

// Files of different folders can have one name.
function distinct(files) {
  const taken = new Set();
  return files.map(({ file, path }) => {
    let name = path;
    for (let number = 2; taken.has(name); number++) name = path.replace(/(\.[^./]*)?$/, ` (${number})$1`);
    taken.add(name);
    return { file, path: name };
  });
}

// Must be called while the drop is handled. The promise has the files, and whether there was a folder among them.
export async function dropped(transfer) {
  const files = [...transfer?.files ?? []];
  const entries = [...transfer?.items ?? []].map(item => item.webkitGetAsEntry?.()).filter(Boolean);
  if (!entries.some(entry => entry.isDirectory)) return { files: withPaths(files, false), isFolder: false };
  const found = [];
  for (const entry of entries) await read(entry, found);
  return { files: sorted(found), isFolder: true };
}

async function read(entry, found) {
  if (entry.isFile) {
    found.push({ file: await new Promise((resolve, reject) => entry.file(resolve, reject)), path: entry.fullPath.slice(1) });
    return;
  }

  const reader = entry.createReader();
  for (;;) {
    const some = await new Promise((resolve, reject) => reader.readEntries(resolve, reject)); // about 100 at a time
    if (some.length === 0) return;
    for (const one of some) await read(one, found);
  }
}
