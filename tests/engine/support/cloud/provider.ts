import grpc from "@grpc/grpc-js";
import type {
  CheckRequest,
  ConfigureRequest,
  ConstructRequest,
  CreateRequest,
  DeleteRequest,
  DiffRequest,
  InvokeRequest,
  ReadRequest,
  UpdateRequest,
} from "@pulumi/pulumi/proto/provider_pb.js";
import type { WireObject } from "../../../../local/graph/wire.ts";
import type { Account } from "./account.ts";
import { compare } from "./compare.ts";
import { Empty, fromStruct, PluginInfo, providerMessages, providerServices, toStruct } from "./protocol.ts";
import { validate } from "./validate.ts";
import { constructVpc } from "./vpc.ts";

/** A server that the engine is pointed to, a provider by `PULUMI_DEBUG_PROVIDERS`. */
export interface Listening {
  readonly port: number;
  stop(): void;
}

/**
 * Serves an account as the provider `aws`, and as `awsx` too, which makes the network of resources of the other.
 * https://github.com/pulumi/pulumi/blob/master/proto/pulumi/provider.proto
 */
export function serveProvider(account: Account): Promise<Listening> {
  const server = new grpc.Server({ "grpc.max_receive_message_length": -1 });
  const { ResourceProviderService } = providerServices;
  server.addService(
    ResourceProviderService as unknown as grpc.ServiceDefinition,
    methodsOf(account) as unknown as grpc.UntypedServiceImplementation,
  );
  return listen(server);
}

/** Listens on a free port of this machine. */
export async function listen(server: grpc.Server): Promise<Listening> {
  const port = await new Promise<number>((resolve, reject) => {
    const credentials = grpc.ServerCredentials.createInsecure();
    server.bindAsync("127.0.0.1:0", credentials, (error, bound) => (error ? reject(error) : resolve(bound)));
  });
  return { port, stop: () => server.forceShutdown() };
}

type Method<Request> = (request: Request) => object | Promise<object>;

/** Each by its name in the service; what is not here is answered "unimplemented", as the engine expects of some. */
function methodsOf(account: Account) {
  const methods = {
    attach: () => new Empty(),
    cancel: () => new Empty(),
    getPluginInfo: () => new PluginInfo().setVersion("7.48.0"),
    checkConfig: (request: CheckRequest) => checked(fromStruct(request.getNews())),
    diffConfig: (request: DiffRequest) => diffConfig(request),
    configure: (request: ConfigureRequest) => configure(account, request),
    invoke: (request: InvokeRequest) => invoke(account, request),
    check: (request: CheckRequest) => check(request),
    diff: (request: DiffRequest) => diff(request),
    create: (request: CreateRequest) => create(account, request),
    read: (request: ReadRequest) => read(account, request),
    update: (request: UpdateRequest) => update(account, request),
    delete: (request: DeleteRequest) => remove(account, request),
    construct: (request: ConstructRequest) => constructVpc(request),
  };
  return Object.fromEntries(
    Object.entries(methods).map(([name, method]) => [name, answering(method as Method<never>)]),
  );
}

function answering(method: Method<never>) {
  return async (call: { request: never }, reply: (error: object | null, response?: object) => void) => {
    try {
      reply(null, await method(call.request));
    } catch (error) {
      reply({ code: grpc.status.UNKNOWN, details: (error as Error).message });
    }
  };
}

function configure(account: Account, request: ConfigureRequest): object {
  const variables = Object.fromEntries(request.getVariablesMap().toObject(true));
  const { tags } = JSON.parse(variables["aws:config:defaultTags"] ?? "{}") as { tags?: WireObject };
  account.defaultTags = tags ?? {};
  return new providerMessages.ConfigureResponse()
    .setAcceptsecrets(true)
    .setSupportspreview(true)
    .setAcceptresources(false)
    .setAcceptoutputs(false);
}

function diffConfig(request: DiffRequest): object {
  const [olds, news] = [request.getOldInputs(), request.getNews()].map(one =>
    JSON.stringify(fromStruct(one)),
  );
  const { DIFF_NONE, DIFF_SOME } = providerMessages.DiffResponse.DiffChanges;
  return new providerMessages.DiffResponse().setChanges(olds === news ? DIFF_NONE : DIFF_SOME);
}

function invoke(account: Account, request: InvokeRequest): object {
  const answer = account.ask(request.getTok(), fromStruct(request.getArgs()));
  return new providerMessages.InvokeResponse().setReturn(toStruct(answer));
}

function check(request: CheckRequest): object {
  const { inputs, faults } = validate(
    request.getType(),
    request.getName(),
    fromStruct(request.getOlds()),
    fromStruct(request.getNews()),
  );
  const failures = faults.map(({ property, reason }) =>
    new providerMessages.CheckFailure().setProperty(property).setReason(reason),
  );
  return checked(inputs).setFailuresList(failures);
}

const checked = (inputs: WireObject) => new providerMessages.CheckResponse().setInputs(toStruct(inputs));

function diff(request: DiffRequest): object {
  const { changes, replaces, deleteBeforeReplace } = compare({
    type: request.getType(),
    oldState: fromStruct(request.getOlds()),
    oldInputs: fromStruct(request.getOldInputs()),
    newInputs: fromStruct(request.getNews()),
  });
  const { DIFF_NONE, DIFF_SOME } = providerMessages.DiffResponse.DiffChanges;
  return new providerMessages.DiffResponse()
    .setChanges(changes.length > 0 ? DIFF_SOME : DIFF_NONE)
    .setDiffsList([...changes])
    .setReplacesList([...replaces])
    .setDeletebeforereplace(deleteBeforeReplace);
}

function create(account: Account, request: CreateRequest): object {
  const { id, state } = account.create(
    named(request),
    fromStruct(request.getProperties()),
    request.getPreview(),
  );
  return new providerMessages.CreateResponse().setId(id).setProperties(toStruct(state));
}

function read(account: Account, request: ReadRequest): object {
  const state = account.read(named(request), request.getId());
  const response = new providerMessages.ReadResponse();
  // An empty id says that it is gone.
  if (!state) return response.setId("");
  const inputs = fromStruct(request.getInputs());
  const kept = Object.keys(inputs).map(key => [key, state[key] ?? inputs[key] ?? null] as const);
  return response
    .setId(request.getId())
    .setProperties(toStruct(state))
    .setInputs(toStruct(Object.fromEntries(kept)));
}

function update(account: Account, request: UpdateRequest): object {
  const olds = fromStruct(request.getOlds());
  const news = fromStruct(request.getNews());
  const state = account.update(named(request), request.getId(), olds, news, request.getPreview());
  return new providerMessages.UpdateResponse().setProperties(toStruct(state));
}

function remove(account: Account, request: DeleteRequest): object {
  account.delete(named(request), request.getId());
  return new Empty();
}

const named = (request: CreateRequest | ReadRequest | UpdateRequest | DeleteRequest) => ({
  type: request.getType(),
  name: request.getName(),
  urn: request.getUrn(),
});
