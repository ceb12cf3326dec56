import type { INodeExecutionData } from 'n8n-workflow';

import type { ItemContext } from '../item/itemContext';
import { cutOutObjects } from './cutOut';
import { exportOutlines } from './exportOutlines';
import { hideObjects } from './hide';
import { measureMasks } from './measure';
import { drawOverlay } from './overlay';
import { refineMasks } from './refine';

/** What each operation of the panel does with one item. */
export const OPERATIONS = new Map<string, (context: ItemContext) => Promise<INodeExecutionData[]>>([
	['cutOut', cutOutObjects],
	['export', exportOutlines],
	['hide', hideObjects],
	['measure', measureMasks],
	['overlay', drawOverlay],
	['refine', refineMasks],
]);
