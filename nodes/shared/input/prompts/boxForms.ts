import type { BoxOrder, Unit } from '../../contract/prompts';

/** Four keys, in the one spelling of cells.ts, and what they are. */
export interface NamedForm {
	keys: readonly [string, string, string, string];
	order: BoxOrder;
}

/** The named forms of a box that say by themselves what they are. Who writes them is in docs/points-and-boxes.md. */
export const NAMED_FORMS: readonly NamedForm[] = [
	...[
		'xmin ymin xmax ymax',
		'x1 y1 x2 y2',
		'x0 y0 x1 y1',
		'left top right bottom',
		'minx miny maxx maxy',
		'xtl ytl xbr ybr',
		'leftcol toprow rightcol bottomrow',
		'topleftx toplefty bottomrightx bottomrighty',
		'startx starty endx endy',
		'xstart ystart xend yend',
		'x y x2 y2',
	].map((keys) => form(keys, 'corners')),
	...['left top', 'xmin ymin', 'x1 y1', 'originx originy', 'topleftx toplefty', 'minx miny'].flatMap((start) =>
		withSize(start, 'cornerSize'),
	),
	...['centerx centery', 'xcenter ycenter', 'cx cy', 'xc yc'].flatMap((start) => withSize(start, 'centerSize')),
];

/**
 * Of these four, x and y may be a corner or the centre, so Box Format has a say. Without a choice: fal's Florence-2 and
 * Azure write x, y, w and h from the left top corner; width and height are the centre's for Roboflow, the corner's for most.
 */
export const CORNER_OR_CENTER: ReadonlyArray<{ keys: NamedForm['keys']; otherwise?: BoxOrder }> = [
	{ keys: ['x', 'y', 'w', 'h'], otherwise: 'cornerSize' },
	{ keys: ['x', 'y', 'width', 'height'] },
];

/** A box inside of a row: under which key, and what four bare numbers there are. */
export interface NestedForm {
	key: string;
	/** Absent: the name does not say it, because different programs mean different things. */
	order?: BoxOrder;
	unit?: Unit;
	/** The name says the order, but not what the numbers count. */
	unitUnknown?: true;
}

/** The first of these that a row has is its box. */
export const NESTED_FORMS: readonly NestedForm[] = [
	{ key: 'xyxy', order: 'corners' },
	{ key: 'bboxxyxy', order: 'corners' },
	{ key: 'boxxyxy', order: 'corners' },
	{ key: 'xyxyn', order: 'corners', unit: 'fractions' },
	{ key: 'cxcywh', order: 'centerSize' },
	// Only Ultralytics has this name, and means the centre.
	{ key: 'xywhn', order: 'centerSize', unit: 'fractions' },
	// Gemini.
	{ key: 'box2d', order: 'cornersYX', unit: 'thousandths' },
	// Qwen: pixels of the picture that it saw, or thousandths, by version.
	{ key: 'bbox2d', order: 'corners', unitUnknown: true },
	...[
		'box',
		'bbox',
		'boundingbox',
		'rectangle',
		'rect',
		'bounds',
		'bndbox',
		'facerectangle',
		'facialarea',
		'relativeboundingbox',
		'relativecoordinates',
		'location',
		'locationdata',
		'regioninfo',
		'region',
		'geometry',
		'shapeattributes',
		'coordinates',
		'value',
		'boundingpoly',
		'boxnormalized',
		'xywh',
	].map((key) => ({ key })),
];

/** Lists of corner points. Google leaves out a coordinate that is 0. */
export const VERTEX_FORMS: ReadonlyArray<{ key: string; unit?: Unit }> = [
	{ key: 'vertices' },
	{ key: 'normalizedvertices', unit: 'fractions' },
];

/** An outline is no box: which box is meant is for the caller to say. */
export const OUTLINES: readonly string[] = [
	'polygon',
	'points',
	'segmentation',
	'segments',
	'quad',
	'quadbox',
	'contour',
];

function form(keys: string, order: BoxOrder): NamedForm {
	return { keys: keys.split(' ') as unknown as NamedForm['keys'], order };
}

function withSize(start: string, order: BoxOrder): NamedForm[] {
	return [form(`${start} width height`, order), form(`${start} w h`, order)];
}
