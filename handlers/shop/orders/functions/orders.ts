import { serve } from "../../../platform/http/serve.ts";
import { wireApi } from "../../../platform/wire.ts";
import { readLinks } from "../../../platform/work/links.ts";
import { contract } from "../contract.ts";
import { ordersService } from "../service.ts";

const platform = wireApi();
const { config, queues } = readLinks(contract.uses);
const service = ordersService({
  database: platform.database,
  holdMinutes: Number(config.orderHoldMinutes),
  send: queues.payments,
});

export const handler = serve(contract, service, platform);
