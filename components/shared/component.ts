import {
  ComponentResource,
  type ComponentResourceOptions,
  type CustomResourceOptions,
  type Input,
  type Inputs,
  output,
  Resource,
} from "@pulumi/pulumi";
import { defined } from "../../lib/defined.ts";

/**
 * Changes one child of a component: members that replace those that the component gives it, or a function that changes the
 * arguments and the options in place.
 *
 * @example
 * new WorkQueue("imports", { transform: { queue: { messageRetentionSeconds: 3600 } } });
 * new WorkQueue("imports", { transform: { queue: (args, options) => { options.protect = true; } } });
 */
export type Transform<Args> =
  | Partial<Args>
  | ((args: Args, options: CustomResourceOptions, name: string) => void);

type DependsOn = ComponentResourceOptions["dependsOn"];

/** What every component of this package extends: its children wait for what the caller lets the component wait for. */
export abstract class Component extends ComponentResource {
  readonly #waitsFor: DependsOn;

  /** @param kind the last part of the type, such as `WorkQueue` */
  constructor(kind: string, name: string, inputs: Inputs, options: ComponentResourceOptions) {
    super(`groundwork:index:${kind}`, name, inputs, options);
    this.#waitsFor = options.dependsOn;
  }

  /** What the caller lets a component wait for; undefined for any other resource. */
  static waitsFor(resource: Resource): DependsOn {
    return resource instanceof Component ? resource.#waitsFor : undefined;
  }
}

/** Options of a child; its parent is the component. */
type ChildOptions = CustomResourceOptions & { readonly parent: Resource };

/**
 * Makes a child of a component, changed as the caller asks. Provider, `protect` and aliases of the component reach it by the
 * parent, which the SDK and the engine see to; what the component waits for, the child waits for too.
 */
export function child<Args, Made extends Resource>(
  Kind: new (name: string, args: Args, options?: CustomResourceOptions) => Made,
  name: string,
  args: NoInfer<Args>,
  options: ChildOptions,
  transform?: Transform<NoInfer<NonNullable<Args>>>,
): Made {
  const changed = { ...args } as NonNullable<Args>;
  const changedOptions = childOptions(options);
  if (typeof transform === "function") transform(changed, changedOptions, name);
  else Object.assign(changed, transform);
  return new Kind(name, changed, changedOptions);
}

/** The options with what the caller lets the component wait for. */
export function childOptions<Options extends ChildOptions>(options: Options): Options {
  return {
    ...options,
    ...defined({ dependsOn: both(options.dependsOn, Component.waitsFor(options.parent)) }),
  };
}

function both(own: DependsOn, callers: DependsOn): DependsOn {
  if (own === undefined || callers === undefined) return own ?? callers;
  if (isKnown(own) && isKnown(callers)) return [own, callers].flat() as Input<Resource>[];
  return output([own, callers] as Input<Resource | Resource[]>[]).apply(lists => lists.flat() as Resource[]);
}

/** Whether the resources can be told now: they stand in a list, or there is one. */
const isKnown = (resources: DependsOn): boolean => Array.isArray(resources) || Resource.isInstance(resources);
