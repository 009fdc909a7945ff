import { serve } from "../../../platform/http/serve.ts";
import { wireApi } from "../../../platform/wire.ts";
import { contract } from "../contract.ts";
import { miningService } from "../service.ts";

const platform = wireApi();

export const handler = serve(contract, miningService(platform), platform);
