// Cold start to the first 200 with a running database, idle memory, and a clean stop.
//   node start.mjs PRODUCT_DLL [rounds]
import { spawn } from "node:child_process";
import { chmodSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const [product, rounds = "5"] = process.argv.slice(2);
const folder = mkdtempSync(join(tmpdir(), "capstan-start-"));
chmodSync(folder, 0o755);
const wait = (ms) => new Promise((done) => setTimeout(done, ms));
const median = (values) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)];

async function run(port, env) {
  const begun = process.hrtime.bigint();
  const child = spawn("dotnet", [product], { env: { ...process.env, CAPSTAN_DATA: join(folder, "data"), API_HOST: "127.0.0.1", API_PORT: String(port), ...env }, stdio: "ignore" });
  while (true) {
    if (child.exitCode !== null) throw new Error(`it ended with ${child.exitCode}`);
    try { if ((await fetch(`http://127.0.0.1:${port}/readyz`)).ok) break; } catch { /* not listening yet */ }
    await wait(5);
  }
  return { child, ms: Number(process.hrtime.bigint() - begun) / 1e6 };
}

async function end(child) {
  const begun = process.hrtime.bigint();
  child.kill("SIGTERM");
  await new Promise((done) => child.on("exit", done));
  return Number(process.hrtime.bigint() - begun) / 1e6;
}

const first = await run(18110, { DATABASE_URL: "" });
const starts = [], stops = [], memory = [], cpu = [];
for (let i = 0; i < Number(rounds); i++) {
  const { child, ms } = await run(18111, { DATABASE_URL: `postgresql://capstan_owner@localhost/capstan?host=${join(folder, "data", "postgres", "socket")}` });
  starts.push(ms);
  const fields = readFileSync(`/proc/${child.pid}/stat`, "utf8").split(") ")[1].split(" ");
  cpu.push((Number(fields[11]) + Number(fields[12])) * 10);
  await wait(3000);
  memory.push(Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, "utf8"))[1]) / 1024);
  stops.push(await end(child));
}
console.table([
  { what: "first start of all: initdb, migrations, owner", median: `${first.ms.toFixed(0)} ms`, bound: "" },
  { what: "cold start to first 200, running database", median: `${median(starts).toFixed(0)} ms`, bound: "1000 ms" },
  { what: "CPU until then", median: `${median(cpu).toFixed(0)} ms`, bound: "" },
  { what: "idle resident memory, 3 s later", median: `${median(memory).toFixed(0)} MiB`, bound: "130 MiB" },
  { what: "stop on SIGTERM", median: `${median(stops).toFixed(0)} ms`, bound: "5000 ms" },
  { what: "stop with the private PostgreSQL", median: `${(await end(first.child)).toFixed(0)} ms`, bound: "5000 ms" },
]);
rmSync(folder, { recursive: true, force: true });
