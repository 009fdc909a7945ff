import type {
  ReadResourceRequest,
  RegisterResourceOutputsRequest,
  RegisterResourceRequest,
  ResourceInvokeRequest,
  SupportsFeatureRequest,
} from "@pulumi/pulumi/proto/resource_pb.js";
import { answerCall } from "./calls.ts";
import { optionsOf } from "./options.ts";
import { inRegistrationOrder } from "./order.ts";
import { mockOutputs } from "./outputs.ts";
import type { Surroundings } from "./surroundings.ts";
import type { GraphResource } from "./types.ts";
import { decodeObject, sealed, type Wire, type WireObject } from "./wire.ts";

export interface MonitorOptions extends Surroundings {
  readonly project: string;
  readonly stack: string;
  /** Leaves what only the cloud knows unknown, as `pulumi preview` does before the first deployment. */
  readonly preview: boolean;
  /** Makes the path of an asset absolute. */
  readonly locate: (path: string) => string;
}

type Reply = (error: Error | null, response?: object) => void;

interface Known {
  readonly id: string;
  readonly state: WireObject;
}

const stackType = "pulumi:pulumi:Stack";

/**
 * Answers the program in place of the Pulumi engine and writes down what it registers. The SDK's own mock monitor
 * keeps neither parents, dependencies nor options, and takes two resources of one name.
 */
export class Monitor {
  readonly secretPaths: string[] = [];
  outputs: Readonly<Record<string, unknown>> = {};
  readonly #registered = new Map<string, GraphResource>();
  readonly #known = new Map<string, Known>();
  readonly #calls = new Map<string, number>();
  readonly #options: MonitorOptions;

  constructor(options: MonitorOptions) {
    this.#options = options;
  }

  get resources(): readonly GraphResource[] {
    return inRegistrationOrder([...this.#registered.values()]);
  }

  registerResource(request: RegisterResourceRequest, reply: Reply): void {
    answer(reply, () => {
      const urn = this.#newUrn(request);
      const known = this.#state(urn, request);
      this.#known.set(urn, known);
      if (request.getType() !== stackType) this.#registered.set(urn, this.#describe(urn, request, known));
      return {
        getUrn: () => urn,
        getId: () => known.id,
        getObject: () => struct(known.state),
        getPropertydependenciesMap: () => undefined,
        getResult: () => 0,
      };
    });
  }

  registerResourceOutputs(request: RegisterResourceOutputsRequest, reply: Reply): void {
    answer(reply, () => {
      const urn = request.getUrn();
      const resource = this.#registered.get(urn);
      if (resource) {
        this.#registered.set(urn, {
          ...resource,
          outputs: this.#decode(wire(request.getOutputs()), `${urn}#/outputs`),
        });
      } else {
        this.outputs = this.#decode(wire(request.getOutputs()), "#/outputs");
      }
      return {};
    });
  }

  /** `Resource.get(...)`: a resource that the program looks up and does not own. */
  readResource(request: ReadResourceRequest, reply: Reply): void {
    answer(reply, () => {
      const [type, name] = [request.getType(), request.getName()];
      const urn = this.#urn(type, name, request.getParent());
      const inputs = wire(request.getProperties());
      const state = { ...inputs, ...this.#mock(urn, type, name, inputs).outputs };
      this.#known.set(urn, { id: request.getId(), state });
      return { getUrn: () => urn, getProperties: () => struct(state) };
    });
  }

  /** Data sources such as `aws.getRegion()`. */
  invoke(request: ResourceInvokeRequest, reply: Reply): void {
    answer(reply, () => {
      const [token, args] = [request.getTok(), wire(request.getArgs())];
      const result =
        token === "pulumi:pulumi:getResource"
          ? this.#lookUp(String(args.urn))
          : struct(this.#call(token, args));
      return { getReturn: () => result, getFailuresList: () => [] };
    });
  }

  supportsFeature(request: SupportsFeatureRequest, reply: Reply): void {
    // What would need an engine that calls back into the program.
    const absent = ["outputValues", "transforms", "invokeTransforms", "resourceHooks", "errorHooks"];
    reply(null, { getHassupport: () => !absent.includes(request.getId()) });
  }

  #newUrn(request: RegisterResourceRequest): string {
    const urn = this.#urn(request.getType(), request.getName(), request.getParent());
    if (this.#known.has(urn)) {
      throw new Error(`Two resources have the URN ${urn}. Give one of them another name.`);
    }
    return urn;
  }

  /** As the engine builds it: the types of all parents but the stack, joined by `$`. */
  #urn(type: string, name: string, parent: string): string {
    const parentTypes = parent.split("::")[2] ?? stackType;
    const qualified = parentTypes === stackType ? type : `${parentTypes}$${type}`;
    return `urn:pulumi:${this.#options.stack}::${this.#options.project}::${qualified}::${name}`;
  }

  #state(urn: string, request: RegisterResourceRequest): Known {
    const inputs = wire(request.getObject());
    if (this.#options.preview || !(request.getCustom() || request.getRemote()))
      return { id: "", state: inputs };
    const { id, outputs, secrets } = this.#mock(urn, request.getType(), request.getName(), inputs);
    const state: Record<string, Wire> = { ...inputs, ...outputs };
    for (const key of [...secrets, ...request.getAdditionalsecretoutputsList()]) {
      if (state[key] !== undefined) state[key] = sealed(state[key]);
    }
    return { id: request.getCustom() ? id : "", state };
  }

  #mock(urn: string, type: string, name: string, inputs: WireObject) {
    const opened = decodeObject(inputs, { path: "", locate: path => path, secretPaths: [] });
    return mockOutputs({ urn, type, name, inputs: opened }, this.#options);
  }

  #call(token: string, args: WireObject): WireObject {
    // Two calls with the same arguments may want different answers: two random passwords, for example.
    const scope = `${token}(${JSON.stringify(args)})`;
    const count = this.#calls.get(scope) ?? 0;
    this.#calls.set(scope, count + 1);
    return answerCall(token, args, this.#options, `${scope}#${count}`);
  }

  /** A resource that another one's output refers to. */
  #lookUp(urn: string) {
    const known = this.#known.get(urn);
    if (!known) throw new Error(`There is no resource ${urn}.`);
    const fields = new Map<string, object>([
      ["urn", { toJavaScript: () => urn }],
      ["id", { toJavaScript: () => known.id }],
      ["state", { getStructValue: () => struct(known.state) }],
    ]);
    return { getFieldsMap: () => fields };
  }

  #describe(urn: string, request: RegisterResourceRequest, known: Known): GraphResource {
    const parent = this.#registered.get(request.getParent());
    return {
      type: request.getType(),
      name: request.getName(),
      urn,
      parent: parent?.urn ?? null,
      component: parent?.custom ? parent.component : (parent?.name ?? null),
      custom: request.getCustom(),
      inputs: this.#decode(wire(request.getObject()), `${urn}#/inputs`),
      outputs: { ...this.#decode(known.state, `${urn}#/outputs`), ...(known.id ? { id: known.id } : {}) },
      dependsOn: request.getDependenciesList(),
      options: optionsOf(request),
    };
  }

  #decode(value: WireObject, path: string): Record<string, unknown> {
    return decodeObject(value, { path, locate: this.#options.locate, secretPaths: this.secretPaths });
  }
}

/** The SDK reads a protobuf Struct by this method alone. */
const struct = (value: WireObject) => ({ toJavaScript: () => value });

const wire = (value: { toJavaScript(): object } | undefined): WireObject =>
  (value?.toJavaScript() ?? {}) as WireObject;

function answer(reply: Reply, work: () => object): void {
  let response: object;
  try {
    response = work();
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    // Data sources read the text from `details`, as gRPC errors carry it.
    reply(Object.assign(new Error(message), { details: message }));
    return;
  }
  reply(null, response);
}
