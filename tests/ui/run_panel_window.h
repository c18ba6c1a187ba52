#pragma once

#include "ui/run_panel.h"

#include "label_texts.h"
#include "list_clicks.h"
#include "shown_window.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>
#include <QSignalSpy>

#include <utility>

namespace penumbra::test {

/// A window with a map, whose run panel is used by mouse and keys.
class RunPanelWindow : public FreshWindow
{
protected:
    void openPair()
    {
        open();
        QVERIFY(m_window->open(writeCamelsPair(*m_folder)));
    }
    /// A map of one galaxy, of that side [Mpc/h].
    bool openGalaxy(std::size_t size, double side);
    RunPanel& panel() { return *m_window->findChild<RunPanel*>(); }
    QComboBox& list(const char* name) { return *panel().findChild<QComboBox*>(name); }
    void type(const char* name, const QString& number);
    void click(const char* name, const QString& entry);
    void run();
    QJsonObject recipe() { return QJsonDocument::fromJson(m_window->posterior()->recipe.c_str()).object(); }
    QString sampler() { return recipe().value("sampler").toObject().value("name").toString(); }
    QString model() { return recipe().value("model").toObject().value("file").toString(); }
    QString estimate() { return textIn(panel(), "^(about|roughly) "); }
    /// What texts tell, in seconds and in megabytes.
    static double seconds(const QString& text);
    static double megabytes(const QString& text);
};

inline void RunPanelWindow::type(const char* name, const QString& number)
{
    auto* field = panel().findChild<QAbstractSpinBox*>(name);
    QVERIFY(field->isEnabled());
    QTest::mouseClick(field, Qt::LeftButton);
    QVERIFY(field->hasFocus());
    QTest::keyClick(field, Qt::Key_A, Qt::ControlModifier);
    QTest::keyClicks(field, number);
    QTest::keyClick(field, Qt::Key_Return);
}

inline void RunPanelWindow::click(const char* name, const QString& entry)
{
    clickInList(list(name), entry);
    activate();
}

inline void RunPanelWindow::run()
{
    QSignalSpy ended(m_window.get(), &MainWindow::runEnded);
    QTest::mouseClick(panel().findChild<QPushButton*>("run"), Qt::LeftButton);
    QVERIFY(m_window->isRunning());
    QVERIFY(ended.wait(60000));
}

inline double RunPanelWindow::seconds(const QString& text)
{
    double sum = 0.0;
    for (const auto& [unit, length] : {std::pair("h", 3600.0), std::pair("min", 60.0), std::pair("s", 1.0)})
        sum +=
            length * QRegularExpression(QStringLiteral("([\\d.]+) %1\\b").arg(unit)).match(text).captured(1).toDouble();
    return sum;
}

inline double RunPanelWindow::megabytes(const QString& text)
{
    const auto found = QRegularExpression(QStringLiteral("([\\d.]+) ([MG])B")).match(text);
    return found.captured(1).toDouble() * (found.captured(2) == QLatin1String("G") ? 1000.0 : 1.0);
}

inline bool RunPanelWindow::openGalaxy(std::size_t size, double side)
{
    Field stellar(size, {side, 5.0, true}, Quantity::stellarMass);
    stellar(20, 30) = 1e11F;
    writeNpy(at("galaxy.npy"), {stellar});
    MapReference map;
    map.path = at("galaxy.npy");
    map.options.side = side;
    map.options.depth = 5.0;
    return m_window->open(map);
}

} // namespace penumbra::test
