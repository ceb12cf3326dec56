import type { INodeProperties } from 'n8n-workflow';

import type { MediaInput } from '../contract/media';
import { showForRequest } from './operation';

/** A second picture or video that a request may have, and its words. */
interface OptionalMedia {
	/** What it is, in a sentence: `of the mask`. */
	noun: string;
	description: string;
	/** The binary field that it usually lies in. */
	defaultProperty: string;
}

/** Source (none, URL or a file of the input item), URL and binary field of a media input that a request can do without. */
export function optionalMedia(
	{ field, sourceParameter, sourceLabel, binaryParameter, binaryLabel }: MediaInput,
	{ noun, description, defaultProperty }: OptionalMedia,
): INodeProperties[] {
	const shortName = noun.charAt(0).toUpperCase() + noun.slice(1);
	return [
		{
			displayName: sourceLabel,
			name: sourceParameter,
			type: 'options',
			default: 'none',
			options: [
				{ name: 'None', value: 'none' },
				{ name: 'URL', value: 'url', description: `A public address of the ${noun}, or a data URI` },
				{ name: 'Binary Data', value: 'binary', description: `A ${noun} from an earlier node` },
			],
			description,
			displayOptions: { show: showForRequest },
		},
		{
			displayName: `${shortName} URL`,
			name: sourceParameter.replace(/Source$/, 'Url'),
			type: 'string',
			required: true,
			default: '',
			description: `Public http(s) address of the ${noun}, or a data URI`,
			displayOptions: { show: { ...showForRequest, [sourceParameter]: ['url'] } },
			routing: { send: { type: 'body', property: field } },
		},
		{
			displayName: binaryLabel,
			name: binaryParameter,
			type: 'string',
			required: true,
			default: defaultProperty,
			hint: `The name of the input field with the ${noun}`,
			displayOptions: { show: { ...showForRequest, [sourceParameter]: ['binary'] } },
		},
	];
}
