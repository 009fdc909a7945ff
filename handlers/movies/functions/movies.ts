import { serve } from "../../platform/http/serve.ts";
import { tokenVerifier } from "../../platform/identity/verifier.ts";
import { wireApi } from "../../platform/wire.ts";
import { contract } from "../contract.ts";
import { moviesService } from "../service.ts";

const platform = wireApi();

export const handler = serve(contract, moviesService(platform), {
  ...platform,
  verifyToken: tokenVerifier(platform.identity),
});
