import { openapiOf } from "./support/openapi-child.ts";
import { startCommand } from "./support/start.ts";

await startCommand("npm start --", openapiOf);
