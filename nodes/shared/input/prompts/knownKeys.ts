/**
 * Keys that a row may have besides its place, in the one spelling of cells.ts. A key that is in none of these lists is
 * refused by its name, because nobody knows what would be lost with it.
 */

/** Detectors say with these what they have found and how sure they are. That changes nothing about where it is. */
const ABOUT_WHAT_WAS_FOUND = [
	'annotationid',
	'annotations',
	'area',
	'aspectratio',
	'attributes',
	'bboxid',
	'caption',
	'color',
	'colour',
	'comment',
	'conf',
	'confidence',
	'confidencescore',
	'count',
	'depth',
	'description',
	'detectionid',
	'difficult',
	'displayname',
	'emotions',
	'entityid',
	'gender',
	'age',
	'agerange',
	'group',
	'groupid',
	'imageid',
	'index',
	'iscrowd',
	'language',
	'languagecode',
	'locale',
	'mid',
	'model',
	'name',
	'note',
	'occluded',
	'parentid',
	'phrase',
	'prob',
	'probability',
	'quality',
	'rank',
	'reason',
	'reasoning',
	'score',
	'scores',
	'source',
	'tag',
	'tagid',
	'tagname',
	'tags',
	'text',
	'title',
	'truncated',
	'uuid',
	'visibility',
	'visible',
] as const;

/** A number here could be a label in disguise, so a point may not have them. */
const CLASSES = [
	'category',
	'categories',
	'categoryid',
	'categoryname',
	'class',
	'classes',
	'classid',
	'classificationid',
	'classname',
	'cls',
	'clsid',
] as const;

/** A box may bring its outline, and numbers that follow from its four. */
const BESIDE_A_BOX = [
	'bottom',
	'boxnormalized',
	'center',
	'centerx',
	'centery',
	'centroid',
	'cx',
	'cy',
	'h',
	'height',
	'imageheight',
	'imagewidth',
	'keypoints',
	'landmarks',
	'mask',
	'maskurl',
	'normalizedvertices',
	'object',
	'originalheight',
	'originalwidth',
	'polygon',
	'pose',
	'rectanglelabels',
	'right',
	'rle',
	'segmentation',
	'segments',
	'size',
	'w',
	'width',
	'xcenter',
	'ycenter',
] as const;

/** Our own output, whole or one of its masks. */
const OUR_OWN_OUTPUT = [
	'binaryproperty',
	'contenttype',
	'count',
	'endpoint',
	'found',
	'image',
	'inputurl',
	'logs',
	'masks',
	'metrics',
	'missing',
	'more',
	'requestid',
	'url',
] as const;

const BESIDE_A_POINT = ['keypointid', 'radius', 'z'] as const;

export const HARMLESS_BESIDE_BOX: ReadonlySet<string> = new Set([
	...ABOUT_WHAT_WAS_FOUND,
	...CLASSES,
	...BESIDE_A_BOX,
	...OUR_OWN_OUTPUT,
]);

export const HARMLESS_BESIDE_POINT: ReadonlySet<string> = new Set([...ABOUT_WHAT_WAS_FOUND, ...BESIDE_A_POINT]);

/** Names of an object's number, and of a frame's counted from 0. `frame_number` is not here: some count it from 1. */
export const ID_KEYS = {
	objectId: ['objectid', 'objid', 'trackid', 'trackerid', 'instanceid'],
	frameIndex: ['frameindex', 'frameidx', 'frame'],
} as const;

/** How people say whether a click is part of the object: the value that is meant by true. */
export const LABEL_KEYS: ReadonlyMap<string, 0 | 1> = new Map([
	...[
		'label',
		'pointlabel',
		'positive',
		'ispositive',
		'foreground',
		'isforeground',
		'include',
		'included',
		'type',
		'kind',
		'polarity',
	].map((key) => [key, 1] as const),
	...['negative', 'isnegative', 'background', 'isbackground', 'exclude', 'excluded'].map((key) => [key, 0] as const),
]);

/** Words for it, where the value is a word. */
export const LABEL_WORDS: ReadonlyMap<string, 0 | 1> = new Map([
	...['1', 'true', 'yes', 'positive', 'pos', 'foreground', 'fg', 'include', 'add', '+'].map((key) => [key, 1] as const),
	...['0', 'false', 'no', 'negative', 'neg', 'background', 'bg', 'exclude', 'remove', 'subtract', '-'].map(
		(key) => [key, 0] as const,
	),
]);
