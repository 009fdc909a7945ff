import { serve } from "../../platform/http/serve.ts";
import { wireApi } from "../../platform/wire.ts";
import { contract } from "../contract.ts";
import { helloService } from "../service.ts";

export const handler = serve(contract, helloService, wireApi());
