import type { INodeProperties } from 'n8n-workflow';

import { cutOutProperties } from './cutOut';
import { featherProperty, growProperty } from './edge';
import { exportProperties } from './exportOutlines';
import { hideProperties } from './hide';
import { maskProperties } from './masks';
import { operation } from './operation';
import { optionProperties } from './options';
import { overlayProperties } from './overlay';
import { photoProperties } from './photo';
import { refineProperties } from './refine';
import { resultProperties } from './result';

const EDGE_OF = ['cutOut', 'hide'];

export const properties: INodeProperties[] = [
	operation,
	...maskProperties,
	...photoProperties,
	...cutOutProperties,
	...hideProperties,
	...refineProperties,
	...exportProperties,
	...overlayProperties,
	growProperty(EDGE_OF, 'A rim of the old background? -1, with Feather 2.'),
	featherProperty(EDGE_OF),
	...resultProperties,
	...optionProperties,
];
