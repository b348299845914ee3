/** `Menu`: a tree of items that tests find and click. */
import { modelled, onlyKnown } from './modelled';

interface Template {
  id?: string;
  label?: string;
  type?: string;
  role?: string;
  enabled?: boolean;
  accelerator?: string;
  registerAccelerator?: boolean;
  submenu?: Template[];
  click?: (item: MenuItem) => void;
}

const knownKeys = 'id label type role enabled accelerator registerAccelerator submenu click'.split(
  ' ',
);
const knownRoles =
  'appMenu services hide hideOthers unhide quit close cut copy paste selectAll resetZoom zoomIn zoomOut togglefullscreen reload toggleDevTools windowMenu help'.split(
    ' ',
  );

class MenuItem {
  readonly label: string;
  readonly enabled: boolean;
  readonly submenu: Menu | null;

  constructor(private readonly template: Template) {
    onlyKnown('MenuItem', template, knownKeys);
    const { role, type, label, submenu } = template;
    if (role !== undefined && !knownRoles.includes(role)) {
      throw new Error(`not modelled: the menu role ${role}`);
    }
    if (label === undefined && role === undefined && type !== 'separator') {
      throw new TypeError(
        'Invalid template for MenuItem: must have at least one of label, role or type',
      );
    }
    this.label = label ?? role ?? '';
    this.enabled = template.enabled ?? true;
    this.submenu = submenu === undefined ? null : Menu.buildFromTemplate(submenu);
  }

  get id(): string | undefined {
    return this.template.id;
  }
  get role(): string | undefined {
    return this.template.role;
  }
  get accelerator(): string | undefined {
    return this.template.accelerator;
  }

  click(): void {
    if (this.template.click === undefined) throw new Error(`not modelled: clicking ${this.label}`);
    this.template.click(this);
  }
}

export class Menu {
  static #application: Menu | null = null;
  readonly items: MenuItem[];

  private constructor(template: Template[]) {
    this.items = template.map((entry) => modelled('MenuItem', new MenuItem(entry)));
  }

  static buildFromTemplate(template: Template[]): Menu {
    return modelled('Menu', new Menu(template));
  }
  static setApplicationMenu(menu: Menu | null): void {
    Menu.#application = menu;
  }
  static getApplicationMenu(): Menu | null {
    return Menu.#application;
  }

  getMenuItemById(id: string): MenuItem | null {
    for (const item of this.items) {
      const found = item.id === id ? item : item.submenu?.getMenuItemById(id);
      if (found) return found;
    }
    return null;
  }
}
