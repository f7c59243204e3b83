import 'htmx.org';
import { countdown } from './countdown';
import { disclosures } from './disclosures';
import { forms } from './forms';
import { keys } from './keys';
import { themeSwitch } from './theme-switch';
import { toasts } from './toasts';

themeSwitch();
keys();
countdown();
forms();
disclosures();
toasts();
