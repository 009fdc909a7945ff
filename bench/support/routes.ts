/** The files of a service with so many routes, each for a person, with a path, a query and a reply. */
export function serviceOfRoutes(name: string, count: number): Record<string, string> {
  const operations = Array.from({ length: count }, (_, index) => operation(name, index));
  const handlers = Array.from({ length: count }, (_, index) => `read${index}: answer`);
  return {
    "contract.ts": `import * as v from "valibot";
import { defineContract, signedIn } from "../platform/contract.ts";
import { Uuid } from "../platform/schemas.ts";

const Id = v.strictObject({ id: Uuid });
const Item = v.object({ id: Uuid });

export const contract = defineContract({
  service: "${name}",
  summary: "Routes to count",
  uses: ["database"],
  operations: {
${operations.join("\n")}
  },
});
`,
    "index.ts": `import { serve } from "../platform/serve.ts";
import { wireApi } from "../platform/wire.ts";
import { contract } from "./contract.ts";

const answer = async ({ params }: { params: { id: string } }) => ({ body: { id: params.id } });

export const handler = serve(contract, { ${handlers.join(", ")} }, wireApi());
`,
  };
}

const operation = (name: string, index: number): string => `    read${index}: {
      method: "GET",
      path: "/${name}/list${index}/{id}",
      summary: "Read an item",
      access: signedIn,
      params: Id,
      reply: { status: 200, body: Item },
      errors: [],
    },`;
