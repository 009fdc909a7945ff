import { serve } from "../platform/serve.ts";
import { tokenVerifier } from "../platform/verifier.ts";
import { wireApi } from "../platform/wire.ts";
import { contract } from "./contract.ts";
import { moviesService } from "./service.ts";

const platform = wireApi();

export const handler = serve(contract, moviesService(platform), {
  ...platform,
  verifyToken: tokenVerifier(platform.identity),
});
