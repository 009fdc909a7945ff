export { namesOf } from "../../local/graph/names.ts";
