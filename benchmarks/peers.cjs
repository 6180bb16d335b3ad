// The process in which one Node engine is measured: node peers.cjs ENGINE FOLDER MODULES.
// It speaks as benchmarks/child.py does: a line of JSON when ready, then an answer to each line.
"use strict";
const fs = require("node:fs");
const path = require("node:path");
const readline = require("node:readline");
const { createRequire } = require("node:module");

const [name, folder, modules] = process.argv.slice(2);
const load = createRequire(path.join(path.resolve(modules), "peers.cjs"));
const rows = JSON.parse(fs.readFileSync(path.join(folder, "flat.json"), "utf8"));
const template = fs.readFileSync(path.join(folder, "braces.docx"));

const values = (number) => ({
  ...rows[(number - 1) % rows.length],
  letter_number: String(number).padStart(6, "0"),
});

// A new object each letter: a rendered one cannot be rendered again.
function docxtemplater() {
  const PizZip = load("pizzip");
  const Docxtemplater = load("docxtemplater");
  return async (number) => {
    const document = new Docxtemplater(new PizZip(template), {
      linebreaks: true,
      paragraphLoop: true,
    });
    document.render(values(number));
    return document.getZip().generate({ type: "nodebuffer", compression: "DEFLATE" });
  };
}

function easyTemplateX() {
  const { TemplateHandler } = load("easy-template-x");
  const handler = new TemplateHandler();
  return (number) => handler.process(template, values(number));
}

function version() {
  const place = path.join(path.resolve(modules), "node_modules", name, "package.json");
  return JSON.parse(fs.readFileSync(place, "utf8")).version;
}

async function measure(merge, { seconds = 0, letters = 0 }) {
  let done = 0;
  let size = 0;
  const cpu = process.cpuUsage();
  const start = process.hrtime.bigint();
  const passed = () => Number(process.hrtime.bigint() - start) / 1e9;
  while (letters ? done < letters : passed() < seconds) {
    done += 1;
    size += (await merge(done)).length;
  }
  const took = passed();
  const { user, system } = process.cpuUsage(cpu);
  const peak = process.resourceUsage().maxRSS / 1024;
  return { letters: done, seconds: took, cpu: (user + system) / 1e6, bytes: size / done, peak };
}

async function main() {
  const merge = { docxtemplater, "easy-template-x": easyTemplateX }[name]();
  fs.writeFileSync(path.join(folder, `first-${name}.docx`), await merge(1));
  console.log(JSON.stringify({ ready: version(), bundle: 1 }));
  for await (const line of readline.createInterface({ input: process.stdin })) {
    console.log(JSON.stringify(await measure(merge, JSON.parse(line))));
  }
}

main().catch((error) => {
  console.error(String(error.message).split("\n")[0]);
  process.exit(1);
});
