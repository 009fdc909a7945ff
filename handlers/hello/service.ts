import type { Handlers } from "../platform/http/request.ts";
import type { contract } from "./contract.ts";

export const helloService: Handlers<typeof contract> = {
  greet: async ({ query }) => ({ body: { greeting: `Hello, ${query.name}!` } }),
};
