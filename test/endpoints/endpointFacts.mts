/** What a field of a published input schema is. `image` and `video` are URLs; `labels` run parallel to the points before them. */
export type FieldKind =
	| 'image'
	| 'video'
	| 'text'
	| 'integer'
	| 'number'
	| 'boolean'
	| 'choice'
	| 'points'
	| 'boxes'
	| 'labels';

export interface SchemaField {
	field: string;
	kind: FieldKind;
	/** The node's parameter, and whether it stands in the panel or under Options. */
	parameter: string;
	place: 'panel' | 'options';
	required?: true;
	/** fal's own default; absent where fal documents none. */
	default?: unknown;
	/** What the panel starts with where that is not fal's default. */
	panelDefault?: unknown;
	/** Inclusive. fal publishes a range for max_masks only; the others follow from what the number is: a share, a count, a size. */
	min?: number;
	max?: number;
	/** A whole number that must be odd, or 0. */
	odd?: true;
	options?: readonly string[];
	/** Columns of a prompt row in the panel. */
	cells?: readonly string[];
	/** A value unlike the default: as it is set in the panel, and as fal must get it where that is not the same. */
	other?: unknown;
	otherSent?: unknown;
	/** What fal must get from a panel that nobody has touched, for fields that the panel does not send as they are. */
	untouchedSent?: unknown;
	/** Parameters that must be set for this one to be shown. */
	shownWith?: Record<string, unknown>;
}

export interface SchemaTable {
	/** Name of the node. */
	node: string;
	endpoint: string;
	fields: readonly SchemaField[];
	/** The least that says what to look for, by parameter, where a request without is refused. */
	least?: Record<string, unknown>;
	/** What fal gets of it, by field, where that is not the same. */
	leastSent?: Record<string, unknown>;
	/** Parameters that stand in no schema and only in this node. */
	ownParameters?: readonly string[];
}

/**
 * What the tests know of one endpoint, beside the node itself: one file each, `<node>.endpoint.mts`, which exports it as
 * `facts`. Nothing in it is read from the package.
 */
export interface EndpointFacts {
	/** The published input schema, and where each field stands in the node. */
	table: SchemaTable;
	/** An `Agreement` of the contract with the types of fal's client: it is the compiler that looks at it. */
	client: { input: object; output: object };
	/** How a user would try it on a photo or a clip in a real n8n. */
	trial: EndpointTrial;
}

export interface EndpointTrial {
	/** Which of an input's files it works on, and the parameter that says where that file comes from. */
	media: 'photo' | 'clip';
	/** What to look for, as a user would fill it in; see `given`. */
	parameters: Record<string, unknown>;
	/** The same by words, where a drawn clip has nothing that words name and a real one has. */
	byWords?: Record<string, unknown>;
}

/** An expression for what the workflow knows of the item's photo or clip: the word for what is in it, the name of the one thing, or a point on it. */
export function given(
	field: 'word' | 'thing' | 'photoPoint' | 'clipPoint',
	around: (expression: string) => string,
): string {
	return `={{ ${around(`$('One per input').item.json.${field}`)} }}`;
}
