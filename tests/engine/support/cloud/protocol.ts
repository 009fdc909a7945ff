import { createRequire } from "node:module";
import type { WireObject } from "../../../../local/graph/wire.ts";

// Generated CommonJS whose names Node does not see: they cannot be imported one by one.
const require = createRequire(import.meta.url);
/** What the SDK itself stands on. */
const sdkRequire = createRequire(require.resolve("@pulumi/pulumi"));

type Provider = typeof import("@pulumi/pulumi/proto/provider_pb.js");
type Resource = typeof import("@pulumi/pulumi/proto/resource_pb.js");
export const providerMessages = require("@pulumi/pulumi/proto/provider_pb.js") as Provider;
export const providerServices =
  require("@pulumi/pulumi/proto/provider_grpc_pb.js") as typeof import("@pulumi/pulumi/proto/provider_grpc_pb.js");
export const resourceMessages = require("@pulumi/pulumi/proto/resource_pb.js") as Resource;
export const resourceServices =
  require("@pulumi/pulumi/proto/resource_grpc_pb.js") as typeof import("@pulumi/pulumi/proto/resource_grpc_pb.js");
export const languageMessages =
  require("@pulumi/pulumi/proto/language_pb.js") as typeof import("@pulumi/pulumi/proto/language_pb.js");
export const languageServices =
  require("@pulumi/pulumi/proto/language_grpc_pb.js") as typeof import("@pulumi/pulumi/proto/language_grpc_pb.js");
export const { PluginInfo } =
  require("@pulumi/pulumi/proto/plugin_pb.js") as typeof import("@pulumi/pulumi/proto/plugin_pb.js");
export const { Empty } = sdkRequire("google-protobuf/google/protobuf/empty_pb.js") as {
  Empty: new () => object;
};

type Struct = NonNullable<ReturnType<InstanceType<Provider["CheckRequest"]>["getNews"]>>;
const { Struct } = sdkRequire("google-protobuf/google/protobuf/struct_pb.js") as {
  Struct: { fromJavaScript(value: object): Struct };
};

export const toStruct = (value: WireObject): Struct => Struct.fromJavaScript(value);

export const fromStruct = (struct: Struct | undefined): WireObject =>
  (struct?.toJavaScript() ?? {}) as WireObject;
