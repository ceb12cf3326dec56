import type { IDisplayOptions, INodeProperties, INodePropertyOptions } from 'n8n-workflow';

const EVERYTHING = 'One Item With Everything';
const URLS: INodePropertyOptions = {
	name: 'URLs Only',
	value: 'urlsOnly',
	description: 'Nothing is downloaded. fal keeps the files for a while.',
};

const OF_MASKS: INodePropertyOptions[] = [
	{
		name: 'One Item per Mask',
		value: 'itemPerMask',
		description: 'Binary field mask on each item, with its index, score and box',
	},
	{ name: EVERYTHING, value: 'singleItem', description: 'Binary fields mask_0, mask_1, … on one item' },
	URLS,
];

const OF_VIDEO: INodePropertyOptions[] = [
	{ name: EVERYTHING, value: 'singleItem', description: 'The video in the binary field video' },
	URLS,
];

const property = (
	options: INodePropertyOptions[],
	displayOptions: NonNullable<INodeProperties['displayOptions']>,
): INodeProperties => ({
	displayName: 'Output Mode',
	name: 'outputMode',
	type: 'options',
	default: 'singleItem',
	options,
	description: 'How the result comes out of this node',
	displayOptions,
});

/**
 * How the result comes out: a field of the panel itself. Not shown where `earlierOutputMode` is, which counts then, nor in
 * a tool of an AI Agent, which leaves the files at fal in any case.
 *
 * @param media what the results are; a trigger has both
 * @param show where it is shown; everywhere without
 */
export function outputMode(media: 'image' | 'video', show?: IDisplayOptions['show']): INodeProperties {
	return property(media === 'image' ? OF_MASKS : OF_VIDEO, {
		...(show && { show }),
		// From the root, because only so n8n looks into a collection at this point.
		hide: { '/options.outputMode': [{ _cnd: { exists: true } }], '@tool': [true] },
	});
}

/**
 * The same under Options, where it stood before: workflows of that time keep their value, and see it there until they
 * remove it. It is not on offer any more, because it is shown only where it is set; an expression that n8n's editor cannot
 * resolve yet is an empty text to it.
 */
export const earlierOutputMode = property(OF_MASKS, { show: { outputMode: ['', { _cnd: { exists: true } }] } });
