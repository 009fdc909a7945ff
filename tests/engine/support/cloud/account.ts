import { randomUUID } from "node:crypto";
import { answerCall } from "../../../../local/graph/calls.ts";
import { mockOutputs } from "../../../../local/graph/outputs.ts";
import { sealed, unknownMarker, type Wire, type WireObject } from "../../../../local/graph/wire.ts";
import { asAnswered, asCreated, withProviderDefaults } from "./answers.ts";
import { type Call, Refusal, type Thing } from "./call.ts";
import { isUnknown, openedObject } from "./properties.ts";
import { checkCreation, checkDeletion } from "./refusals.ts";
import { rulesOf } from "./rules.ts";

/** A resource as the engine names it. */
export interface Named {
  readonly type: string;
  /** Logical name. */
  readonly name: string;
  readonly urn: string;
}

interface Made {
  readonly id: string;
  readonly state: WireObject;
}

/** An AWS account in memory, as the provider meets it: what is there, what was asked, and what is to go wrong. */
export class Account {
  readonly id = "123456789012";
  readonly region = "eu-central-1";
  /** What changed something, in order, since the last {@link forget}. */
  calls: Call[] = [];
  /** What is left when its resource is deleted: final snapshots, secrets and keys that wait. */
  readonly leftovers: string[] = [];
  /** Whether a call is to fail: it then has no effect. */
  fails: (call: Call) => boolean = () => false;
  defaultTags: WireObject = {};
  /** What this account answers to a data source in place of what is usual, by its token; or how it refuses. */
  readonly answers = new Map<string, WireObject | Refusal>();
  readonly #things = new Map<string, Thing>();
  /** Names of database snapshots. */
  readonly snapshots: string[] = [];
  /** Random values are other ones in each account and at each call. */
  readonly #seed = randomUUID();
  #count = 0;

  get things(): readonly Thing[] {
    return [...this.#things.values()];
  }

  forget(): void {
    this.calls = [];
  }

  thing(urn: string): Thing {
    const found = this.things.find(thing => thing.urn === urn);
    if (!found) throw new Error(`There is no ${urn}.`);
    return found;
  }

  /** A change that was made past the program. */
  drift(urn: string, changes: WireObject): void {
    const thing = this.thing(urn);
    thing.state = { ...thing.state, ...changes };
  }

  ask(token: string, args: WireObject): WireObject {
    const own = this.answers.get(token);
    if (own instanceof Refusal) throw own;
    return { ...answerCall(token, openedObject(args), this.#surroundings, this.#next(token)), ...own };
  }

  create(named: Named, inputs: WireObject, isPreview: boolean): Made {
    if (isPreview) return { id: "", state: this.#expected(named, inputs) };
    this.#record("create", named, inputs);
    const present = this.#present();
    this.#takeName(named, inputs);
    checkCreation(named.type, inputs, present);
    const registration = {
      ...named,
      // What replaces a resource has ids of its own.
      urn: this.#next(named.urn),
      inputs: openedObject(inputs),
    };
    const { id, outputs, secrets } = mockOutputs(registration, this.#surroundings);
    const state = this.#stateOf(named.type, inputs, outputs, secrets);
    this.#things.set(keyOf(named, id), { ...named, id, state });
    return { id, state };
  }

  update(named: Named, id: string, olds: WireObject, inputs: WireObject, isPreview: boolean): WireObject {
    const state = {
      ...this.#computedOf(olds, inputs),
      ...asAnswered(named.type, inputs),
      ...this.#tags(inputs),
    };
    if (isPreview) return state;
    this.#record("update", named, inputs);
    this.#find(named, id).state = state;
    return state;
  }

  /** Undefined when it is no longer there. */
  read(named: Named, id: string): WireObject | undefined {
    return this.#things.get(keyOf(named, id))?.state;
  }

  delete(named: Named, id: string): void {
    const thing = this.#things.get(keyOf(named, id));
    if (!thing) return;
    this.#record("delete", named, {});
    checkDeletion(thing, this.#present());
    this.#things.delete(keyOf(named, id));
    this.#leave(thing);
  }

  get #surroundings() {
    return { region: this.region, accountId: this.id, seed: this.#seed };
  }

  #present() {
    return { things: this.things, snapshots: this.snapshots };
  }

  #next(scope: string): string {
    this.#count += 1;
    return `${scope}#${this.#count}`;
  }

  #record(method: Call["method"], named: Named, inputs: WireObject): void {
    const call: Call = { method, ...named, inputs: openedObject(inputs) };
    this.calls.push(call);
    if (this.fails(call)) throw new Refusal(`InternalFailure: ${named.name} was told to fail`);
  }

  /** Two of a kind cannot have the same name in one account and region. */
  #takeName({ type }: Named, inputs: WireObject): void {
    const { autoName } = rulesOf(type);
    const name = autoName && inputs[autoName];
    // These names are only labels, or belong to what stands above them.
    const isFree =
      /:(UserPool|UserPoolClient|Authorizer|Api|Stage|UserGroup|ResourceServer|Permission|Schedule|RolePolicy)$/;
    if (!autoName || isFree.test(type)) return;
    const taken = this.things.some(thing => thing.type === type && thing.state[autoName] === name);
    if (taken) throw new Refusal(`AlreadyExists: ${type} ${String(name)}`);
  }

  #stateOf(type: string, inputs: WireObject, outputs: WireObject, secrets: readonly string[]): WireObject {
    const state: Record<string, Wire> = {
      ...outputs,
      ...asCreated(type, withProviderDefaults(type, inputs)),
      ...this.#tags(inputs),
    };
    for (const key of secrets) if (state[key] !== undefined) state[key] = sealed(state[key]);
    return state;
  }

  /** At preview: what only AWS knows is unknown. */
  #expected(named: Named, inputs: WireObject): WireObject {
    const registration = { ...named, inputs: openedObject(inputs) };
    const { outputs } = mockOutputs(registration, this.#surroundings);
    const unknown = Object.keys(outputs).map(key => [key, unknownMarker] as const);
    return { ...Object.fromEntries(unknown), ...inputs };
  }

  #computedOf(olds: WireObject, inputs: WireObject): WireObject {
    return Object.values(inputs).some(isUnknown) ? {} : olds;
  }

  #tags({ tags }: WireObject): WireObject {
    const all = { ...this.defaultTags, ...(tags as WireObject | undefined) };
    return Object.keys(all).length > 0 ? { tagsAll: all } : {};
  }

  #find(named: Named, id: string): Thing {
    const thing = this.#things.get(keyOf(named, id));
    if (!thing) throw new Refusal(`NotFound: ${named.type} ${id}`);
    return thing;
  }

  #leave({ type, id, state }: Thing): void {
    const opened = openedObject(state);
    if (type === "aws:rds/cluster:Cluster" && opened.skipFinalSnapshot !== true) {
      this.snapshots.push(String(opened.finalSnapshotIdentifier));
      this.leftovers.push(`snapshot ${String(opened.finalSnapshotIdentifier)}`);
    }
    if (type === "aws:secretsmanager/secret:Secret" && opened.recoveryWindowInDays !== 0)
      this.leftovers.push(`secret ${String(opened.name)}`);
    if (type === "aws:s3/bucket:Bucket" && opened.forceDestroy === true) this.#empty(id);
    if (type === "aws:kms/key:Key") this.leftovers.push(`key ${id}, deleted after days`);
  }

  /** Deletes what a bucket holds, as the provider does before it deletes the bucket. */
  #empty(bucket: string): void {
    for (const [key, { type, state }] of this.#things)
      if (type === "aws:s3/bucketObjectv2:BucketObjectv2" && openedObject(state).bucket === bucket)
        this.#things.delete(key);
  }
}

/** Some ids, such as a stage's, are unique below another resource only. */
const keyOf = ({ urn }: Named, id: string): string => `${urn} ${id}`;
