import { serve } from "../../../platform/http/serve.ts";
import { tokenVerifier } from "../../../platform/identity/verifier.ts";
import { wireApi } from "../../../platform/wire.ts";
import { contract } from "../contract.ts";
import { catalogueService } from "../service.ts";

const platform = wireApi();

export const handler = serve(contract, catalogueService(platform), {
  ...platform,
  verifyToken: tokenVerifier(platform.identity),
});
