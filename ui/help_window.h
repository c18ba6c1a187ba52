#pragma once

#include <QDialog>

class QLineEdit;
class QTextBrowser;

namespace penumbra {

/// The built-in help: one page with chapters to jump to and a line to search it. Stays open beside the window.
class HelpWindow : public QDialog
{
    Q_OBJECT

public:
    explicit HelpWindow(QWidget* parent = nullptr);

private:
    void find(bool again);

    QTextBrowser* m_page;
    QLineEdit* m_search;
};

} // namespace penumbra
