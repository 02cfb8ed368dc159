// Reads a file with a JSON array of Mermaid texts and answers a JSON array: the kind of each, or the error of the real parser.
import { readFileSync } from "node:fs";
import { JSDOM } from "jsdom";

const { window } = new JSDOM("");
globalThis.window = window;
globalThis.document = window.document;
const { default: mermaid } = await import("mermaid");
mermaid.initialize({ startOnLoad: false, securityLevel: "strict" });

const answers = [];
for (const text of JSON.parse(readFileSync(process.argv[2], "utf8"))) {
  try {
    answers.push({ type: (await mermaid.parse(text)).diagramType });
  } catch (error) {
    answers.push({ error: String(error.message ?? error) });
  }
}
process.stdout.write(JSON.stringify(answers));
