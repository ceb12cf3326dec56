import type { INodeProperties } from 'n8n-workflow';

import { mediaSource } from '../shared/panel/mediaSource';
import { operationProperties, showForResult } from '../shared/panel/operation';
import { optionProperties } from '../shared/panel/options';
import { outputMode } from '../shared/panel/outputMode';
import { promptProperties } from '../shared/panel/promptRows';
import { cutOutMasks, outputFormat, syncMode, visible } from '../shared/panel/schemaField';
import { contract } from './contract';

const howTo: INodeProperties = {
	displayName:
		'A box <b>and</b> a point on the object inside it is dependable. A loose box alone takes the largest thing in it.',
	name: 'howTo',
	type: 'notice',
	default: '',
};

export const properties: INodeProperties[] = [
	...operationProperties({
		action: 'Cut out one object by a click',
		media: 'an image',
		neighbours: 'Or by words: SAM 3 Image. Everything: SAM 2 Auto Segment.',
	}),
	...mediaSource(
		'image',
		'fal prints no price for this model; it counts the seconds of computing (fal.ai, October 2026)',
	),
	...visible([howTo]),
	...promptProperties(contract.prompts, []),
	...visible([cutOutMasks(false)]),
	outputMode('image', showForResult),
	...visible([outputFormat(['jpeg', 'png', 'webp'])]),
	...optionProperties([syncMode], contract),
];
