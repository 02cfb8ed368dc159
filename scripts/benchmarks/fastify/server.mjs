// The peer: Fastify and pg, doing the same statements with what such a service has on: token check, schema-checked bodies, prepared statements.
import { readFileSync } from "node:fs";
import { randomUUID } from "node:crypto";
import Fastify from "fastify";
import pg from "pg";
import { createVerifier } from "fast-jwt";

const plan = JSON.parse(readFileSync(process.argv[2], "utf8"));
const pool = new pg.Pool({ ...plan.pg, max: 16 });
const verify = createVerifier({ key: Buffer.from(plan.jwtKey, "base64"), algorithms: ["HS256"], cache: 1000 });
const app = Fastify({ logger: false });

app.addHook("onRequest", async (request, reply) => {
  const header = request.headers.authorization ?? "";
  if (!header.startsWith("Bearer ")) return reply.code(401).send({ error_code: "UNAUTHORIZED" });
  request.claims = verify(header.slice(7));
});

const bind = (parameter, request) => {
  switch (parameter.from) {
    case "path": return request.params.id;
    case "query": return request.query[parameter.value];
    case "body": return request.body[parameter.value];
    case "new": return randomUUID();
    default: return parameter.type === "uuid[]" ? [] : parameter.type.startsWith("null:") ? null : parameter.value;
  }
};

for (const [index, route] of plan.routes.entries()) {
  app.route({
    method: route.method,
    url: route.path.endsWith("/") ? `${route.path}:id` : route.path,
    schema: route.method === "POST" ? { body: { type: "object", required: ["title"], properties: { title: { type: "string", maxLength: 200 } } } } : {},
    handler: async (request, reply) => {
      const results = await Promise.all(route.statements.map((statement, n) =>
        pool.query({ name: `r${index}s${n}`, text: statement.sql, values: statement.parameters.map((p) => bind(p, request)) })));
      reply.code(route.status);
      if (route.name === null) return results[0].rows[0];
      return { [route.name]: results[0].rows, total: results[1] ? Number(Object.values(results[1].rows[0])[0]) : null };
    },
  });
}
await app.listen({ host: "127.0.0.1", port: plan.port });
