/** What a JSON Schema says about one value, in the words that matter for a comparison. */
export interface Shape {
	/** JSON types without null, sorted; empty when the schema says nothing. */
	types: string[];
	nullable: boolean;
	deprecated: boolean;
	/** The only values allowed, sorted. */
	values?: unknown[];
	minimum?: number;
	maximum?: number;
	default?: unknown;
	/** Of a list. */
	items?: Shape;
	/** Of an object, by name. */
	fields?: Record<string, Field>;
}

export interface Field extends Shape {
	required: boolean;
}

type Json = Record<string, unknown>;

const isJson = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Follows `#/components/schemas/X` within its document. Undefined: it leads nowhere. */
function followed(schema: Json, root: Json): Json | undefined {
	if (typeof schema.$ref !== 'string') return schema;
	const target = schema.$ref
		.replace(/^#\//, '')
		.split('/')
		.reduce<unknown>((at, part) => (isJson(at) ? at[part] : undefined), root);
	return isJson(target) ? followed({ ...target, ...without(schema, '$ref') }, root) : undefined;
}

function without(schema: Json, name: string): Json {
	const { [name]: _left, ...rest } = schema;
	return rest;
}

/** zod writes the limits of a safe integer as a range, which is none. */
const ranged = (value: unknown): number | undefined =>
	typeof value === 'number' && Math.abs(value) < Number.MAX_SAFE_INTEGER ? value : undefined;

/**
 * Reads a JSON Schema as pydantic, zod and fal's OpenAPI write it: `$ref`, `allOf` with one part, `anyOf` with null, `enum`,
 * `const`, tuples. `root`: the document that `$ref` is about. Several object alternatives become one object in which only
 * what all of them require is required.
 */
export function readShape(given: unknown, root: Json): Shape {
	const schema = isJson(given) ? followed(given, root) : undefined;
	if (!schema) return { types: [], nullable: false, deprecated: false };
	const own: Shape = {
		types: [schema.type].flat().filter((type) => typeof type === 'string' && type !== 'null') as string[],
		nullable: [schema.type].flat().includes('null') || schema.type === 'null' || schema.nullable === true,
		deprecated:
			schema.deprecated === true ||
			(typeof schema.description === 'string' && /\bdeprecated\b/i.test(schema.description)),
		values: Array.isArray(schema.enum) ? schema.enum : 'const' in schema ? [schema.const] : undefined,
		minimum: ranged(schema.minimum ?? schema.exclusiveMinimum),
		maximum: ranged(schema.maximum ?? schema.exclusiveMaximum),
		default: schema.default,
		items: itemsOf(schema, root),
		fields: fieldsOf(schema, root),
	};
	const parts = [schema.anyOf, schema.oneOf, schema.allOf].flatMap((list): unknown[] =>
		Array.isArray(list) ? list : [],
	);
	return tidy(parts.map((part) => readShape(part, root)).reduce(merged, own));
}

function itemsOf({ items, prefixItems }: Json, root: Json): Shape | undefined {
	const first: unknown = items ?? (Array.isArray(prefixItems) ? (prefixItems as unknown[])[0] : undefined);
	return first === undefined ? undefined : readShape(first, root);
}

function fieldsOf({ properties, required }: Json, root: Json): Record<string, Field> | undefined {
	if (!isJson(properties)) return undefined;
	const names = Array.isArray(required) ? required : [];
	return Object.fromEntries(
		Object.entries(properties).map(([name, part]) => [
			name,
			{ ...readShape(part, root), required: names.includes(name) },
		]),
	);
}

/** One shape out of two alternatives, or of a schema and its only part. */
function merged(a: Shape, b: Shape): Shape {
	return {
		types: [...a.types, ...b.types],
		nullable: a.nullable || b.nullable,
		deprecated: a.deprecated || b.deprecated,
		values: a.values || b.values ? [...(a.values ?? []), ...(b.values ?? [])] : undefined,
		minimum: a.minimum ?? b.minimum,
		maximum: a.maximum ?? b.maximum,
		default: a.default ?? b.default,
		items: a.items ?? b.items,
		fields: a.fields && b.fields ? mergedFields(a.fields, b.fields) : (a.fields ?? b.fields),
	};
}

function mergedFields(a: Record<string, Field>, b: Record<string, Field>): Record<string, Field> {
	const names = new Set([...Object.keys(a), ...Object.keys(b)]);
	return Object.fromEntries(
		[...names].map((name) => {
			const [one, other] = [a[name], b[name]];
			const required = (one?.required ?? false) && (other?.required ?? false);
			return [name, { ...(one && other ? merged(one, other) : (one ?? other)!), required }];
		}),
	);
}

function tidy(shape: Shape): Shape {
	// Values say more than a type: zod calls the literal 1 a number.
	const types = shape.values ? shape.values.map(typeOf) : shape.types;
	const values = shape.values?.filter((value) => value !== null);
	return {
		...shape,
		types: [...new Set(types)].filter((type) => type !== 'null').sort(),
		nullable: shape.nullable || (shape.values?.includes(null) ?? false),
		...(values && { values: [...new Set(values)].sort() }),
	};
}

function typeOf(value: unknown): string {
	return Number.isInteger(value) ? 'integer' : value === null ? 'null' : typeof value;
}

/** The input and the output of an endpoint in fal's OpenAPI document of it. Undefined: it has no such part. */
export function operationShapes(document: unknown, endpoint: string): { input?: Shape; output?: Shape } {
	if (!isJson(document) || !isJson(document.paths)) return {};
	const at = (...path: string[]) =>
		path.reduce<unknown>((value, part) => (isJson(value) ? value[part] : undefined), document.paths);
	const json = ['content', 'application/json', 'schema'];
	const input = at(`/${endpoint}`, 'post', 'requestBody', ...json);
	const output = at(`/${endpoint}/requests/{request_id}`, 'get', 'responses', '200', ...json);
	return {
		input: input === undefined ? undefined : readShape(input, document),
		output: output === undefined ? undefined : readShape(output, document),
	};
}
