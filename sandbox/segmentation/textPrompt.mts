import { COCO_NAMES, GROUPS, SIBLINGS, SYNONYMS } from './cocoNames.mjs';
import { isColourWord } from './colourWords.mjs';

export type Stuff = 'sky' | 'ground' | 'plants' | 'water';
export type Place = 'left' | 'right' | 'top' | 'bottom' | 'centre' | 'largest' | 'smallest';

/** What is made of a text prompt. */
export interface TextQuery {
	/** What is asked for; `unknown` when the noun is not in the vocabulary. */
	kind: 'objects' | 'colour' | 'stuff' | 'background' | 'salient' | 'unknown';
	/** Detector labels of kind `objects`, and labels it mixes up with them. */
	labels: number[];
	siblings: number[];
	colour?: string;
	stuff?: Stuff;
	place?: Place;
}

const STUFF_WORDS: Record<string, Stuff> = {
	sky: 'sky',
	cloud: 'sky',
	road: 'ground',
	street: 'ground',
	ground: 'ground',
	floor: 'ground',
	asphalt: 'ground',
	pavement: 'ground',
	sidewalk: 'ground',
	sand: 'ground',
	grass: 'plants',
	tree: 'plants',
	lawn: 'plants',
	leaf: 'plants',
	foliage: 'plants',
	bush: 'plants',
	vegetation: 'plants',
	forest: 'plants',
	water: 'water',
	sea: 'water',
	lake: 'water',
	ocean: 'water',
	river: 'water',
};

const PLACE_WORDS: Record<string, Place> = {
	left: 'left',
	leftmost: 'left',
	right: 'right',
	rightmost: 'right',
	top: 'top',
	upper: 'top',
	bottom: 'bottom',
	lower: 'bottom',
	middle: 'centre',
	center: 'centre',
	centre: 'centre',
	central: 'centre',
	largest: 'largest',
	biggest: 'largest',
	big: 'largest',
	large: 'largest',
	smallest: 'smallest',
	small: 'smallest',
	tiny: 'smallest',
};

/** Words that name no kind of thing, so that a colour in front of them is the whole request. */
const SHAPE_WORDS = new Set(
	'thing object shape item area region part circle disc disk ellipse oval square rectangle triangle polygon hexagon star blob spot patch one'.split(
		' ',
	),
);
const SALIENT_WORDS = new Set([
	'thing',
	'object',
	'subject',
	'foreground',
	'item',
	'everything',
	'anything',
	'product',
]);
const FILLERS = new Set([
	'the',
	'a',
	'an',
	'all',
	'every',
	'each',
	'of',
	'any',
	'some',
	'my',
	'please',
	'segment',
	'find',
]);
/** What follows one of these describes the object and does not name it. */
const PREPOSITIONS = new Set([
	'in',
	'on',
	'at',
	'with',
	'of',
	'near',
	'behind',
	'under',
	'by',
	'beside',
	'from',
	'wearing',
	'holding',
	'that',
	'which',
	'who',
	'to',
	'and',
]);

/** Reads a text prompt. The last words before a preposition name the thing; colours, places and sizes narrow it. */
export function readTextPrompt(prompt: string): TextQuery {
	const words = prompt
		.toLowerCase()
		.replace(/[^\p{L}\s-]/gu, ' ')
		.split(/[\s-]+/)
		.filter(Boolean)
		.map(singular);
	const place = words.map((w) => PLACE_WORDS[w]).find((p) => p !== undefined);
	const start = words.findIndex((w) => !FILLERS.has(w) && !(w in PLACE_WORDS) && !PREPOSITIONS.has(w));
	const rest = start < 0 ? [] : words.slice(start);
	const end = rest.findIndex((w) => PREPOSITIONS.has(w));
	const head = (end < 0 ? rest : rest.slice(0, end)).filter((w) => !FILLERS.has(w) && !(w in PLACE_WORDS));
	const colour = words.find(isColourWord);
	const query: TextQuery = { kind: 'unknown', labels: [], siblings: [], colour, place };
	for (let from = 0; from < head.length; from++) {
		const noun = head.slice(from).join(' ');
		const labels = labelsOf(noun);
		// "orange" and similar: a colour in front of a noun, a fruit alone.
		if (labels.length > 0)
			return {
				...query,
				kind: 'objects',
				labels,
				siblings: siblingsOf(labels),
				colour: colour === noun ? undefined : colour,
			};
		if (noun === 'background') return { ...query, kind: 'background' };
		const stuff = STUFF_WORDS[noun];
		if (stuff) return { ...query, kind: 'stuff', stuff };
	}
	const last = head.at(-1);
	if (colour && (last === colour || last === undefined || SHAPE_WORDS.has(last))) return { ...query, kind: 'colour' };
	if (last !== undefined && SALIENT_WORDS.has(last)) return { ...query, kind: 'salient' };
	return query;
}

function singular(word: string): string {
	if (word === 'leaves') return 'leaf';
	if (COCO_NAMES.some((name) => name.split(' ').includes(word))) return word;
	if (/(ches|shes|xes|sses)$/.test(word)) return word.slice(0, -2);
	if (/[^aeiou]ies$/.test(word)) return `${word.slice(0, -3)}y`;
	return /[^s]s$/.test(word) && word.length > 3 && word !== 'bus' ? word.slice(0, -1) : word;
}

const labelNumber = (name: string): number => (COCO_NAMES as readonly string[]).indexOf(name);

function labelsOf(noun: string): number[] {
	if (labelNumber(noun) >= 0) return [labelNumber(noun)];
	for (const [name, words] of Object.entries(SYNONYMS))
		if (words.some((w) => w === noun || singular(w) === noun)) return [labelNumber(name)];
	return Object.hasOwn(GROUPS, noun) ? GROUPS[noun]!.map(labelNumber) : [];
}

function siblingsOf(labels: number[]): number[] {
	const siblings = SIBLINGS.filter((set) => set.some((name) => labels.includes(labelNumber(name))))
		.flat()
		.map(labelNumber);
	return [...new Set(siblings)].filter((label) => !labels.includes(label));
}
