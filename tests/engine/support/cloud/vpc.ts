import grpc from "@grpc/grpc-js";
import type { ConstructRequest } from "@pulumi/pulumi/proto/provider_pb.js";
import type { RegisterResourceResponse } from "@pulumi/pulumi/proto/resource_pb.js";
import { unknownMarker, type Wire, type WireObject } from "../../../../local/graph/wire.ts";
import { openedObject } from "./properties.ts";
import { fromStruct, providerMessages, resourceMessages, resourceServices, toStruct } from "./protocol.ts";

interface Child {
  readonly type: string;
  readonly name: string;
  readonly inputs: WireObject;
  readonly parent: string;
}

/**
 * The network as awsx makes it of resources of `aws`: an internet gateway always, and for each zone an isolated subnet
 * with a route table of its own.
 * https://github.com/pulumi/pulumi-awsx/blob/master/awsx/ec2/vpc.ts
 */
export async function constructVpc(request: ConstructRequest): Promise<object> {
  if (request.getType() !== "awsx:ec2:Vpc") throw new Error(`Nothing here makes a ${request.getType()}.`);
  const {
    cidrBlock = null,
    availabilityZoneNames,
    enableDnsHostnames = null,
  } = openedObject(fromStruct(request.getInputs()));
  const zones = Array.isArray(availabilityZoneNames) ? availabilityZoneNames : [];
  const engine = new Engine(request.getMonitorendpoint());
  try {
    const name = request.getName();
    const component = await engine.registerComponent(request);
    const vpc = await engine.register({
      type: "aws:ec2/vpc:Vpc",
      name,
      inputs: { cidrBlock, enableDnsHostnames },
      parent: component,
    });
    const vpcId = idOf(vpc);
    const inside = (kind: string, suffix: string, inputs: WireObject) =>
      engine.register({ type: `aws:ec2/${kind}`, name: `${name}${suffix}`, inputs, parent: vpc.getUrn() });
    await inside("internetGateway:InternetGateway", "", { vpcId });
    const subnets: Wire[] = [];
    for (const [index, availabilityZone] of zones.entries()) {
      const suffix = `-isolated-${index + 1}`;
      const subnetInputs = { vpcId, availabilityZone, cidrBlock: `10.0.${index}.0/24` };
      const subnetId = idOf(await inside("subnet:Subnet", suffix, subnetInputs));
      const routeTableId = idOf(await inside("routeTable:RouteTable", suffix, { vpcId }));
      await inside("routeTableAssociation:RouteTableAssociation", suffix, { routeTableId, subnetId });
      subnets.push(subnetId);
    }
    const state = { vpcId, isolatedSubnetIds: subnets, privateSubnetIds: [], publicSubnetIds: [] };
    await engine.registerOutputs(component, state);
    return new providerMessages.ConstructResponse().setUrn(component).setState(toStruct(state));
  } finally {
    engine.close();
  }
}

/** Unknown at preview. */
const idOf = (response: RegisterResourceResponse): string => response.getId() || unknownMarker;

/** The engine's own service, to which a component's provider registers what the component is made of. */
class Engine {
  readonly #client: InstanceType<typeof resourceServices.ResourceMonitorClient>;

  constructor(address: string) {
    this.#client = new resourceServices.ResourceMonitorClient(address, grpc.credentials.createInsecure());
  }

  async registerComponent(request: ConstructRequest): Promise<string> {
    const registration = new resourceMessages.RegisterResourceRequest()
      .setType(request.getType())
      .setName(request.getName())
      .setParent(request.getParent())
      .setDependenciesList(request.getDependenciesList())
      .setAcceptsecrets(true);
    return (await this.#register(registration)).getUrn();
  }

  register({ type, name, inputs, parent }: Child): Promise<RegisterResourceResponse> {
    const registration = new resourceMessages.RegisterResourceRequest()
      .setType(type)
      .setName(name)
      .setParent(parent)
      .setCustom(true)
      .setObject(toStruct(inputs))
      .setVersion("7.48.0")
      .setAcceptsecrets(true);
    return this.#register(registration);
  }

  registerOutputs(urn: string, outputs: WireObject): Promise<unknown> {
    const request = new resourceMessages.RegisterResourceOutputsRequest()
      .setUrn(urn)
      .setOutputs(toStruct(outputs));
    return new Promise((resolve, reject) => {
      this.#client.registerResourceOutputs(request, (error, response) =>
        error ? reject(error) : resolve(response),
      );
    });
  }

  close(): void {
    this.#client.close();
  }

  #register(
    request: InstanceType<typeof resourceMessages.RegisterResourceRequest>,
  ): Promise<RegisterResourceResponse> {
    return new Promise((resolve, reject) => {
      this.#client.registerResource(request, (error, response) =>
        error ? reject(error) : resolve(response),
      );
    });
  }
}
