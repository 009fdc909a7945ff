import { serve } from "../../../platform/http/serve.ts";
import { wireApi } from "../../../platform/wire.ts";
import { contract } from "../contract.ts";
import { walletService } from "../service.ts";

const platform = wireApi();

export const handler = serve(contract, walletService(platform), platform);
