import { defineContract } from "../platform/contract.ts";
import { healthContract } from "../platform/health.ts";

/** Part of every stack, whatever services it lists. */
export const contract = defineContract({ ...healthContract, uses: ["database"] });
