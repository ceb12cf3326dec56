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
	node: 'sam3Image' | 'sam2AutoSegment' | 'sam2Video' | 'sam';
	endpoint: string;
	/** The least that says what to look for, by parameter, where a request without is refused. */
	least?: Record<string, unknown>;
	fields: readonly SchemaField[];
}

const POINT_CELLS = ['x', 'y', 'label'];
const BOX_CELLS = ['xMin', 'yMin', 'xMax', 'yMax'];
/** Rows with fractions, as a detector gives them, and one row that nobody has filled in. */
const TWO_POINTS = {
	point: [
		{ x: 12.6, y: 0, label: 0, objectId: 0 },
		{ x: 0, y: 0, label: 1, objectId: 0 },
		{ x: 3, y: 4, label: 1, objectId: 2 },
	],
};
const TWO_POINTS_SENT = [
	{ x: 13, y: 0, label: 0, object_id: 0 },
	{ x: 3, y: 4, label: 1, object_id: 2 },
];
const ONE_BOX = { box: [{ xMin: 0, yMin: 2.4, xMax: 30, yMax: 40, objectId: 0 }] };
const ONE_BOX_SENT = [{ x_min: 0, y_min: 2, x_max: 30, y_max: 40, object_id: 0 }];

const image: SchemaField = {
	field: 'image_url',
	kind: 'image',
	parameter: 'imageUrl',
	place: 'panel',
	required: true,
	panelDefault: '',
	other: 'data:image/png;base64,AA==',
};
const flag = (field: string, parameter: string, standard: boolean, place: SchemaField['place']): SchemaField => ({
	field,
	kind: 'boolean',
	parameter,
	place,
	default: standard,
	other: !standard,
});
const format = (...options: string[]): SchemaField => ({
	field: 'output_format',
	kind: 'choice',
	parameter: 'outputFormat',
	place: 'panel',
	default: 'png',
	options,
	other: 'jpeg',
});
const share = (field: string, parameter: string, standard: number): SchemaField => ({
	field,
	kind: 'number',
	parameter,
	place: 'options',
	default: standard,
	min: 0,
	max: 1,
	other: 0.25,
});

/** Source: https://fal.ai/models/fal-ai/sam-3/image/api */
const sam3Image: SchemaTable = {
	node: 'sam3Image',
	endpoint: 'fal-ai/sam-3/image',
	least: { prompt: 'truck' },
	fields: [
		image,
		// The panel starts empty and always sends it: without a prompt fal looks for a "wheel".
		{
			field: 'prompt',
			kind: 'text',
			parameter: 'prompt',
			place: 'panel',
			default: 'wheel',
			panelDefault: '',
			other: 'a "red" truck, 2×',
		},
		{
			field: 'point_prompts',
			kind: 'points',
			parameter: 'pointPrompts',
			place: 'panel',
			default: [],
			panelDefault: {},
			untouchedSent: [],
			cells: [...POINT_CELLS, 'objectId'],
			other: TWO_POINTS,
			otherSent: TWO_POINTS_SENT,
		},
		{
			field: 'box_prompts',
			kind: 'boxes',
			parameter: 'boxPrompts',
			place: 'panel',
			default: [],
			panelDefault: {},
			untouchedSent: [],
			cells: [...BOX_CELLS, 'objectId'],
			other: ONE_BOX,
			otherSent: ONE_BOX_SENT,
		},
		flag('apply_mask', 'applyMask', true, 'panel'),
		flag('return_multiple_masks', 'returnMultipleMasks', false, 'panel'),
		{
			field: 'max_masks',
			kind: 'integer',
			parameter: 'maxMasks',
			place: 'panel',
			default: 3,
			min: 1,
			max: 32,
			other: 32,
		},
		flag('include_scores', 'includeScores', false, 'panel'),
		flag('include_boxes', 'includeBoxes', false, 'panel'),
		format('jpeg', 'png', 'webp'),
		flag('sync_mode', 'syncMode', false, 'options'),
	],
};

/** Source: https://fal.ai/models/fal-ai/sam2/auto-segment/api */
const sam2AutoSegment: SchemaTable = {
	node: 'sam2AutoSegment',
	endpoint: 'fal-ai/sam2/auto-segment',
	fields: [
		image,
		{
			field: 'points_per_side',
			kind: 'integer',
			parameter: 'pointsPerSide',
			place: 'panel',
			default: 32,
			min: 1,
			other: 7,
		},
		share('pred_iou_thresh', 'predIouThresh', 0.88),
		share('stability_score_thresh', 'stabilityScoreThresh', 0.95),
		{
			field: 'min_mask_region_area',
			kind: 'integer',
			parameter: 'minMaskRegionArea',
			place: 'panel',
			default: 100,
			min: 0,
			other: 2500,
		},
		format('jpeg', 'png'),
		flag('sync_mode', 'syncMode', false, 'options'),
	],
};

/** Source: https://fal.ai/models/fal-ai/sam2/video/api */
const sam2Video: SchemaTable = {
	node: 'sam2Video',
	endpoint: 'fal-ai/sam2/video',
	least: { maskUrl: 'https://example.com/least.png' },
	fields: [
		{
			field: 'video_url',
			kind: 'video',
			parameter: 'videoUrl',
			place: 'panel',
			required: true,
			panelDefault: '',
			other: 'https://example.com/other.mp4?a=1&b=2',
		},
		{
			field: 'mask_url',
			kind: 'image',
			parameter: 'maskUrl',
			place: 'panel',
			panelDefault: '',
			shownWith: { maskSource: 'url' },
			other: 'https://example.com/mask.png',
		},
		// Called as in the other panels.
		{
			field: 'prompts',
			kind: 'points',
			parameter: 'pointPrompts',
			place: 'panel',
			default: [],
			panelDefault: {},
			untouchedSent: [],
			cells: [...POINT_CELLS, 'frameIndex', 'objectId'],
			other: {
				point: [
					{ x: 5, y: 6, label: 0, frameIndex: 0, objectId: 0 },
					{ x: 7, y: 8, label: 1, frameIndex: 9, objectId: 3 },
				],
			},
			otherSent: [
				{ x: 5, y: 6, label: 0, frame_index: 0, object_id: 0 },
				{ x: 7, y: 8, label: 1, frame_index: 9, object_id: 3 },
			],
		},
		{
			field: 'box_prompts',
			kind: 'boxes',
			parameter: 'boxPrompts',
			place: 'panel',
			default: [],
			panelDefault: {},
			untouchedSent: [],
			cells: [...BOX_CELLS, 'frameIndex', 'objectId'],
			other: { box: [{ xMin: 1, yMin: 2, xMax: 3, yMax: 4, frameIndex: 6, objectId: 0 }] },
			otherSent: [{ x_min: 1, y_min: 2, x_max: 3, y_max: 4, frame_index: 6, object_id: 0 }],
		},
		flag('apply_mask', 'applyMask', false, 'panel'),
		flag('boundingbox_zip', 'boundingboxZip', false, 'options'),
	],
};

/** Source: https://fal.ai/models/fal-ai/imageutils/sam/api. Without prompts its lists are not sent: fal's own defaults are placeholder zeros. */
const sam: SchemaTable = {
	node: 'sam',
	endpoint: 'fal-ai/imageutils/sam',
	fields: [
		image,
		{ field: 'text_prompt', kind: 'text', parameter: 'textPrompt', place: 'panel', panelDefault: '', other: 'dog' },
		{ field: 'size', kind: 'integer', parameter: 'size', place: 'options', default: 1024, min: 1, other: 512 },
		share('iou', 'iou', 0.9),
		share('confidence', 'confidence', 0.4),
		flag('retina', 'retina', true, 'options'),
		// Rows are the same as in the other panels: two corners. fal gets x, y, width, height.
		{
			field: 'box_prompt',
			kind: 'boxes',
			parameter: 'boxPrompts',
			place: 'panel',
			panelDefault: {},
			cells: BOX_CELLS,
			other: ONE_BOX,
			otherSent: [[0, 2, 30, 38]],
		},
		{
			field: 'point_prompt',
			kind: 'points',
			parameter: 'pointPrompts',
			place: 'panel',
			panelDefault: {},
			cells: POINT_CELLS,
			other: TWO_POINTS,
			otherSent: [
				[13, 0],
				[3, 4],
			],
		},
		{
			field: 'point_label',
			kind: 'labels',
			parameter: 'pointPrompts',
			place: 'panel',
			panelDefault: {},
			other: TWO_POINTS,
			otherSent: [0, 1],
		},
		flag('with_contours', 'withContours', false, 'options'),
		flag('better_quality', 'betterQuality', false, 'options'),
		flag('black_white', 'blackWhite', false, 'panel'),
		flag('invert', 'invert', false, 'panel'),
	],
};

/** The published input schemas, and where each field stands in the node. Nothing here is read from the package. */
export const SCHEMA_TABLES: readonly SchemaTable[] = [sam3Image, sam2AutoSegment, sam2Video, sam];

/** Parameters that are not in any schema: what to do, where the file comes from, how the result comes out. */
export const SHARED_PARAMETERS: Record<SchemaTable['node'], readonly string[]> = {
	sam3Image: ['operation', 'requestId', 'webhookUrl', 'imageSource', 'binaryPropertyName', 'options'],
	sam2AutoSegment: ['operation', 'requestId', 'webhookUrl', 'imageSource', 'binaryPropertyName', 'options'],
	sam2Video: [
		'operation',
		'requestId',
		'webhookUrl',
		'videoSource',
		'binaryPropertyName',
		'maskSource',
		'maskBinaryPropertyName',
		'options',
	],
	sam: ['deprecated', 'operation', 'requestId', 'webhookUrl', 'imageSource', 'binaryPropertyName', 'options'],
};

/** Options of the nodes that take points and boxes. */
export const PROMPT_OPTIONS: readonly string[] = ['boxFormat', 'coordinates'];

/** Options that every node has, whatever its schema. */
export const SHARED_OPTIONS: readonly string[] = [
	'fileLifetime',
	'includeLogs',
	'itemsAtOnce',
	'maxFileSize',
	'onEmpty',
	'onTimeout',
	'outputMode',
	'queuePriority',
	'startTimeout',
	'storeIo',
	'timeout',
	'transport',
];
